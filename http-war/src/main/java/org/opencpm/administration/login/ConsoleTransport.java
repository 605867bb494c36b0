package org.opencpm.administration.login;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import javax.enterprise.context.ApplicationScoped;

/**
 * Whether the console is to be had without TLS: {@code CPM_CONSOLE_TLS} is {@code required} or
 * {@code optional}; without it, TLS is optional where the server listens on a loopback address
 * alone ({@code CPM_BIND}) and required elsewhere.
 */
@ApplicationScoped
public class ConsoleTransport {

  private static final int HTTPS = 443;

  private final boolean required;
  private final int httpsPort;

  /** As the environment says. */
  public ConsoleTransport() {
    this(System.getenv());
  }

  /**
   * As these variables say.
   *
   * @throws IllegalArgumentException naming the variable whose value is unusable
   */
  public ConsoleTransport(Map<String, String> environment) {
    String tls = environment.getOrDefault("CPM_CONSOLE_TLS", "").strip();
    required =
        switch (tls) {
          case "required" -> true;
          case "optional" -> false;
          case "" -> !loopback(environment.getOrDefault("CPM_BIND", "127.0.0.1").strip());
          default ->
              throw new IllegalArgumentException(
                  "CPM_CONSOLE_TLS is required or optional, not " + tls);
        };
    httpsPort = Integer.parseInt(environment.getOrDefault("CPM_HTTPS_PORT", "9443").strip());
  }

  private static boolean loopback(String bind) {
    try {
      return bind.isEmpty()
          || (!bind.equals("*") && InetAddress.getByName(bind).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** What becomes of a request. */
  enum Way {
    /** It goes on. */
    ON,
    /** It is led to HTTPS. */
    TO_TLS,
    /**
     * It is refused: what carries a password or has an effect has been sent in the clear already,
     * and is not to be sent so again without anybody noticing.
     */
    REFUSED
  }

  /**
   * What becomes of a request.
   *
   * @param path of the request
   * @param secure whether it came over TLS
   */
  Way way(String method, String path, boolean secure) {
    if (secure || !required) {
      return Way.ON;
    }
    return method.equals("GET") && !path.startsWith("/admin/api/") ? Way.TO_TLS : Way.REFUSED;
  }

  /**
   * Where it is to be had over TLS.
   *
   * @param host as the client named the server, without a port
   * @param pathAndQuery as it was asked for
   */
  String secured(String host, String pathAndQuery) {
    String named = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return "https://" + named + (httpsPort == HTTPS ? "" : ":" + httpsPort) + pathAndQuery;
  }
}
