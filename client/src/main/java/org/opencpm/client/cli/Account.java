package org.opencpm.client.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmClientBuilder;
import org.opencpm.client.Transport;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.client.wire.WireLog;
import picocli.CommandLine.Option;

/** Options that say who the user is and where the server is. */
final class Account {

  @Option(
      names = {"-u", "--user"},
      paramLabel = "ADDRESS",
      defaultValue = "alice",
      description = "The user: sip:alice@cpm.example, or a name in --domain (default: alice).")
  private String user;

  @Option(
      names = {"-p", "--password"},
      paramLabel = "SECRET",
      arity = "0..1",
      interactive = true,
      prompt = "Password: ",
      defaultValue = "${env:CPM_CLIENT_PASSWORD:-cpm-demo}",
      description =
          "The password; asked for when given without a value (default: CPM_CLIENT_PASSWORD, else"
              + " that of the demo subscribers).")
  private char[] password;

  @Option(
      names = "--digest-user",
      paramLabel = "NAME",
      description = "The user name in digest authentication (default: the address).")
  private String digestUser;

  @Option(
      names = "--domain",
      defaultValue = "${env:CPM_DOMAIN:-cpm.example}",
      description = "Domain of names without one (default: CPM_DOMAIN, else cpm.example).")
  private String domain;

  @Option(
      names = "--identity",
      paramLabel = "ADDRESS",
      description = "A further address of the same user, for example tel:+15550100001.")
  private List<String> identities = List.of();

  @Option(
      names = {"-s", "--server"},
      paramLabel = "HOST[:PORT]",
      defaultValue = "${env:CPM_HOST:-127.0.0.1}",
      description = "The server (default: CPM_HOST, else 127.0.0.1; port CPM_SIP_PORT, else 5060).")
  private String server;

  @Option(
      names = {"-t", "--transport"},
      defaultValue = "udp",
      description = "udp or tcp (default: ${DEFAULT-VALUE}).")
  private Transport transport;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Local port (default: one that is free).")
  private int port;

  @Option(
      names = "--device-name",
      paramLabel = "NAME",
      defaultValue = "command line",
      description = "Name of this device (default: ${DEFAULT-VALUE}).")
  private String deviceName;

  @Option(
      names = "--instance",
      paramLabel = "URN",
      description = "What names this device (default: made from user and device name).")
  private String instance;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Longest wait for an answer (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Option(
      names = "--content-server",
      paramLabel = "URL",
      description =
          "Where files over HTTP go (default: CPM_FT_URL, else http://SERVER:CPM_HTTP_PORT/ft).")
  private URI contentServer;

  @Option(names = "--trace", description = "Show the SIP messages.")
  private boolean trace;

  @Option(names = "--json", description = "Write one JSON object for each event.")
  private boolean json;

  /** Whether output is for programs. */
  boolean json() {
    return json;
  }

  /** A client builder with everything set that the options say. */
  CpmClientBuilder client(PrintWriter out) {
    String address = address(user);
    CpmClientBuilder builder =
        CpmClient.builder()
            .user(address)
            .password(new String(password))
            .server(host(), port())
            .transport(transport)
            .localPort(port)
            .deviceName(deviceName)
            .instance(instance != null ? instance : stableInstance(address))
            .contentServer(contentServer())
            .wireLog(trace ? traceTo(out) : WireLog.NONE);
    if (digestUser != null) {
      builder.digestUser(digestUser);
    }
    identities.forEach(builder::identity);
    return builder;
  }

  /** A whole address for one that may be a name or a number only. */
  String address(String given) {
    if (given.matches("(?i)(sips?|tel):.+")) {
      return given;
    }
    if (given.matches("\\+[0-9().-]+")) {
      return "tel:" + given;
    }
    return "sip:" + given + (given.contains("@") ? "" : "@" + domain);
  }

  /** Waits for an answer, no longer than {@code --timeout}. */
  <T> T await(CompletableFuture<T> answer) {
    return answer.orTimeout(timeout, TimeUnit.SECONDS).join();
  }

  /** The longest wait for an answer. */
  Duration timeout() {
    return Duration.ofSeconds(timeout);
  }

  private URI contentServer() {
    if (contentServer != null) {
      return contentServer;
    }
    String port = System.getenv().getOrDefault("CPM_HTTP_PORT", "9080");
    String given = System.getenv().getOrDefault("CPM_FT_URL", "");
    String url = given.isBlank() ? "http://" + host() + ":" + port + "/ft" : given;
    try {
      return URI.create(url.replaceAll("/+$", ""));
    } catch (IllegalArgumentException malformed) {
      throw new Failure(ExitCode.USAGE, "not a URL: " + url);
    }
  }

  private String host() {
    int colon = portColon();
    return colon < 0 ? server : server.substring(0, colon);
  }

  private int port() {
    int colon = portColon();
    String number =
        colon >= 0
            ? server.substring(colon + 1)
            : System.getenv().getOrDefault("CPM_SIP_PORT", "5060");
    if (!number.matches("[0-9]{1,5}")) {
      throw new Failure(ExitCode.USAGE, "not a port: " + number);
    }
    return Integer.parseInt(number);
  }

  /** Index of the colon before the port, or -1; an IPv6 address stands in brackets. */
  private int portColon() {
    int colon = server.lastIndexOf(':');
    boolean bareIpv6 = server.indexOf(':') != colon && !server.contains("]:");
    return bareIpv6 || server.endsWith("]") ? -1 : colon;
  }

  private String stableInstance(String address) {
    byte[] name = (address + '\n' + deviceName).getBytes(StandardCharsets.UTF_8);
    return "urn:uuid:" + UUID.nameUUIDFromBytes(name);
  }

  private static WireLog traceTo(PrintWriter out) {
    return event -> {
      String arrow = event.direction() == Direction.SENT ? ">>>" : "<<<";
      synchronized (out) {
        out.println(arrow + " " + event.transport() + " " + event.remote() + " " + event.at());
        out.println(event.text().indent(4).stripTrailing());
        out.flush();
      }
    };
  }
}
