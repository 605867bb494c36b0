package org.opencpm.client.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Reads how many deliveries wait at the server, from the gauge {@code cpm_backlog}. */
public final class ServerBacklog {

  private static final String GAUGE = "cpm_backlog";
  private static final int TIMEOUT_MILLIS = 5000;
  private static final int MAX_BYTES = 4 << 20;

  private final URI metrics;

  /**
   * A reader.
   *
   * @param host the server's HTTP host
   * @param port the server's HTTP port
   */
  public ServerBacklog(String host, int port) {
    this.metrics = URI.create("http://" + host + ":" + port + "/metrics");
  }

  /**
   * Reads the gauge now.
   *
   * @return the sum over all its labels; empty when the page has no such gauge
   * @throws IOException when the page cannot be read
   */
  public OptionalLong read() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) metrics.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try {
      if (connection.getResponseCode() != 200) {
        throw new IOException(metrics + " answered " + connection.getResponseCode());
      }
      byte[] page = connection.getInputStream().readNBytes(MAX_BYTES);
      return sum(new String(page, StandardCharsets.UTF_8));
    } finally {
      connection.disconnect();
    }
  }

  /**
   * The sum of the gauge's samples in a page of Prometheus text.
   *
   * @param page the page
   * @return the sum; empty when there is no sample
   */
  static OptionalLong sum(String page) {
    boolean found = false;
    double sum = 0;
    for (String line : page.split("\n")) {
      if (line.startsWith(GAUGE + "{") || line.startsWith(GAUGE + " ")) {
        found = true;
        sum += value(line);
      }
    }
    return found ? OptionalLong.of(Math.round(sum)) : OptionalLong.empty();
  }

  private static double value(String line) {
    int labelsEnd = line.lastIndexOf('}');
    String rest = labelsEnd < 0 ? line.substring(GAUGE.length()) : line.substring(labelsEnd + 1);
    return Double.parseDouble(rest.strip().split("\\s+")[0]);
  }
}
