package org.opencpm.client.demo;

import java.util.Objects;

/**
 * Where the demonstration finds its server.
 *
 * @param host address of SIP and HTTP
 * @param sipPort SIP port, UDP and TCP
 * @param httpPort HTTP port, for {@code /metrics}
 * @param domain domain of the demo subscribers
 * @param trace whether the SIP messages are shown
 */
public record DemoSettings(String host, int sipPort, int httpPort, String domain, boolean trace) {

  /** Checks that nothing is missing. */
  public DemoSettings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(domain, "domain");
  }
}
