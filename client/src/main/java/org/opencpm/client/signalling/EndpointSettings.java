package org.opencpm.client.signalling;

import java.net.InetAddress;
import java.util.Objects;
import org.opencpm.client.Transport;
import org.opencpm.client.wire.WireLog;

/**
 * What an endpoint needs to open.
 *
 * @param localAddress address to bind
 * @param localPort port to bind; 0 chooses a free one
 * @param transport UDP (listens on UDP and on TCP) or TCP
 * @param serverHost name or address of the server
 * @param serverPort its SIP port
 * @param wireLog sees every message
 * @param onConnectionLost called when the connection to the server is gone; must not block
 */
public record EndpointSettings(
    InetAddress localAddress,
    int localPort,
    Transport transport,
    String serverHost,
    int serverPort,
    WireLog wireLog,
    Runnable onConnectionLost) {

  /** Checks that nothing is missing. */
  public EndpointSettings {
    Objects.requireNonNull(localAddress, "localAddress");
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(serverHost, "serverHost");
    Objects.requireNonNull(wireLog, "wireLog");
    Objects.requireNonNull(onConnectionLost, "onConnectionLost");
  }
}
