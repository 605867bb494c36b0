package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.client.peer.PlainContentServer;

/** The load program's HTTP against a content server of the tests. */
class HttpConnectionTest {

  private PlainContentServer peer;
  private InetSocketAddress server;

  @BeforeEach
  void start() throws IOException {
    peer = new PlainContentServer();
    server = new InetSocketAddress("127.0.0.1", peer.port());
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @Test
  void uploadsAndDownloads() throws IOException {
    peer.wants("secret");
    FileUploads uploads = new FileUploads(server, "alice@cpm.example", "secret");
    byte[] file = new byte[100_000];
    String first = uploads.upload(file);
    uploads.upload(file);
    // One challenge serves both.
    assertThat(peer.requests("POST")).isEqualTo(3);
    Matcher url = Pattern.compile("url=\"http://[^/]*([^\"]+)\"").matcher(first);
    assertThat(url.find()).isTrue();
    try (HttpConnection http = new HttpConnection(server)) {
      http.send("GET " + url.group(1), "Connection: close\r\n");
      HttpConnection.Head head = http.head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.length()).isEqualTo(100_000);
      http.skip(head.length());
      assertThatThrownBy(() -> http.skip(1)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aRefusalIsAnError() {
    peer.wants("another");
    FileUploads uploads = new FileUploads(server, "alice@cpm.example", "secret");
    assertThatThrownBy(() -> uploads.upload(new byte[10]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("401");
  }
}
