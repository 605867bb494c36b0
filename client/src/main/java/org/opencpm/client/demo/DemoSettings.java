package org.opencpm.client.demo;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the demonstration finds its server.
 *
 * @param host address of SIP and HTTP
 * @param sipPort SIP port, UDP and TCP
 * @param httpPort HTTP port, for {@code /metrics}
 * @param domain domain of the demo subscribers
 * @param trace whether the SIP messages are shown
 * @param patience longest wait for anything that should come
 * @param shortLife how long the message may wait that nobody fetches; whole seconds
 */
public record DemoSettings(
    String host,
    int sipPort,
    int httpPort,
    String domain,
    boolean trace,
    Duration patience,
    Duration shortLife) {

  /** Patience that is enough on a loaded machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The short life that the demonstration shows. */
  public static final Duration SHORT_LIFE = Duration.ofSeconds(3);

  /** Checks that nothing is missing. */
  public DemoSettings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(patience, "patience");
    Objects.requireNonNull(shortLife, "shortLife");
  }
}
