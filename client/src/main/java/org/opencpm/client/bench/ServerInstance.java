package org.opencpm.client.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A server of our own, on free ports and in a folder of its own, by means of {@code ./cpm}. */
final class ServerInstance implements AutoCloseable {

  private static final List<String> PORTS =
      List.of(
          "CPM_SIP_PORT",
          "CPM_SIPS_PORT",
          "CPM_HTTP_PORT",
          "CPM_HTTPS_PORT",
          "CPM_MSRP_PORT",
          "CPM_MSRPS_PORT",
          "CPM_IMAP_PORT");

  private final Path launcher;
  private final Path data;
  private final Map<String, String> environment = new TreeMap<>();
  private AtExit atExit;

  /**
   * Chooses the ports; nothing is started.
   *
   * @param launcher the {@code cpm} script
   * @param data folder of the instance
   * @param settings further CPM_ variables
   */
  ServerInstance(Path launcher, Path data, String domain, Map<String, String> settings)
      throws IOException {
    this.launcher = launcher;
    this.data = data;
    environment.putAll(settings);
    environment.put("CPM_DATA_DIR", data.toString());
    environment.put("CPM_DOMAIN", domain);
    environment.put("CPM_DEMO", "false");
    environment.put("CPM_MODE", "direct");
    environment.put("CPM_HOST", "127.0.0.1");
    environment.put("CPM_BIND", "127.0.0.1");
    Set<Integer> ports = new LinkedHashSet<>();
    while (ports.size() < PORTS.size()) {
      ports.add(freePort());
    }
    int i = 0;
    for (int port : ports) {
      environment.put(PORTS.get(i++), Integer.toString(port));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DatagramSocket udp =
            new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
      return udp.getLocalPort();
    }
  }

  /** Where it takes SIP over UDP. */
  InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", Integer.parseInt(environment.get("CPM_SIP_PORT")));
  }

  /** Where it takes HTTP. */
  InetSocketAddress httpAddress() {
    return new InetSocketAddress("127.0.0.1", Integer.parseInt(environment.get("CPM_HTTP_PORT")));
  }

  /** Starts it and waits until it is ready. */
  void start() throws IOException {
    atExit = AtExit.run(this::abandon);
    cpm("start");
  }

  /** This program is being ended: its server goes with it. */
  private void abandon() {
    try {
      cpm("stop");
    } catch (IOException e) {
      System.err.println("a server is left in " + data + ": " + e.getMessage());
    }
  }

  /** Stops it; what it accepted is in the database. */
  void stop() throws IOException {
    cpm("stop");
    if (atExit != null) {
      atExit.close();
    }
  }

  /** Its process. */
  long pid() throws IOException {
    return Long.parseLong(Files.readString(data.resolve("cpm.pid")).strip());
  }

  private void cpm(String verb) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString(), verb);
    builder.environment().putAll(environment);
    // Not through a pipe: the server would inherit it and hold it open.
    Path output = data.resolve(verb + ".out");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    int code = Commands.await(builder.start());
    if (code != 0) {
      String said = Files.readString(output, StandardCharsets.UTF_8).strip();
      throw new IOException("cpm " + verb + " failed: " + said);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
