package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file of a listed content server, which may be slow, wrong or hostile. */
class RemoteFileTest {

  private static final String TYPE = "image/jpeg";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Answer answer;

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          answer.give(exchange);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static Answer file(int status, String type, long announced, byte[] body) {
    return exchange -> {
      if (type != null) {
        exchange.getResponseHeaders().set("Content-Type", type);
      }
      exchange.sendResponseHeaders(status, announced);
      exchange.getResponseBody().write(body);
    };
  }

  private byte[] read(long size) throws IOException {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (RemoteFile remote = RemoteFile.open(url, size, TYPE)) {
      byte[] buffer = new byte[7];
      for (int count = remote.read(buffer); count >= 0; count = remote.read(buffer)) {
        whole.write(buffer, 0, count);
      }
    }
    return whole.toByteArray();
  }

  private void isAnotherFile(long size) {
    assertThatThrownBy(() -> read(size)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatWasSaidIsRead() throws IOException {
    byte[] body = "hello, remote file".getBytes();
    for (String type : new String[] {TYPE, "IMAGE/jpeg;q=1", null, "application/octet-stream"}) {
      answer = file(200, type, body.length, body);
      assertThat(read(body.length)).isEqualTo(body);
      answer = file(200, type, 0, body);
      assertThat(read(body.length)).as("in chunks").isEqualTo(body);
    }
  }

  @Test
  void anotherLengthOrTypeIsAnotherFile() {
    byte[] body = new byte[100];
    answer = file(200, TYPE, 100, body);
    isAnotherFile(99);
    answer = file(200, TYPE, 0, body);
    isAnotherFile(99);
    isAnotherFile(101);
    answer = file(200, "text/html", 100, body);
    isAnotherFile(100);
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          file(200, TYPE, 100, body).give(exchange);
        };
    isAnotherFile(100);
  }

  @Test
  void redirectionsAreNotFollowed() {
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/secret");
          exchange.sendResponseHeaders(302, -1);
        };

    isAnotherFile(100);
    assertThat(asked).containsExactly("/a");
  }

  @Test
  void whatIsNotThereIsToldFromWhatIsNotThereNow() {
    answer = exchange -> exchange.sendResponseHeaders(404, -1);
    isAnotherFile(100);
    answer = exchange -> exchange.sendResponseHeaders(503, -1);
    assertThatThrownBy(() -> read(100))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
    answer = file(200, TYPE, 100, new byte[50]);
    assertThatThrownBy(() -> read(100)).isInstanceOf(IOException.class);
    server.stop(0);
    assertThatThrownBy(() -> read(100))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
  }
}
