package org.opencpm.client.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServerBacklogTest {

  @Test
  void addsTheSamplesOfTheGauge() {
    String page =
        """
        # HELP cpm_backlog deliveries that wait
        # TYPE cpm_backlog gauge
        cpm_backlog{class="message"} 2.0
        cpm_backlog{class="notification",x="a}b"} 1.0
        cpm_backlog_age_seconds 17.0
        """;
    assertThat(ServerBacklog.sum(page)).isEqualTo(OptionalLong.of(3));
  }

  @Test
  void readsAGaugeWithoutLabels() {
    assertThat(ServerBacklog.sum("cpm_backlog 0.0\n")).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void knowsNothingFromAPageWithoutTheGauge() {
    assertThat(ServerBacklog.sum("cpm_accepted_total 5\n")).isEmpty();
  }

  @Test
  void readsTheGaugeFromAServer() throws IOException {
    HttpServer server = server(200, "cpm_backlog 4.0\n");
    try {
      assertThat(new ServerBacklog("127.0.0.1", server.getAddress().getPort()).read())
          .isEqualTo(OptionalLong.of(4));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void reportsAPageThatCannotBeRead() throws IOException {
    HttpServer server = server(503, "");
    try {
      ServerBacklog backlog = new ServerBacklog("127.0.0.1", server.getAddress().getPort());
      assertThatThrownBy(backlog::read).isInstanceOf(IOException.class).hasMessageContaining("503");
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer server(int status, String page) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }
}
