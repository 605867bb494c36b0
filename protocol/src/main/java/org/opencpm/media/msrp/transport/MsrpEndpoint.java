package org.opencpm.media.msrp.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * The MSRP side of a server or a client: listeners, connections and sessions on one event loop,
 * whose thread comes from the factory. Sessions of one endpoint always share that loop.
 */
public final class MsrpEndpoint implements AutoCloseable {

  /**
   * Starts an endpoint without listeners.
   *
   * @param threads makes the one thread of the loop
   */
  public MsrpEndpoint(EndpointSettings settings, ThreadFactory threads) {
    throw new UnsupportedOperationException("not there yet");
  }

  /**
   * Takes connections.
   *
   * @param address where; port 0 for any free one
   * @param tls true for TLS, which needs an identity in the settings
   * @throws IOException if the port cannot be had
   * @throws IllegalStateException if TLS is asked for without identity, or the endpoint is closed
   */
  public Listening listen(InetSocketAddress address, boolean tls) throws IOException {
    throw new UnsupportedOperationException("not there yet");
  }

  /**
   * Opens a session under a new identity that nobody can guess (130 random bits).
   *
   * @throws IllegalStateException if the endpoint is closed
   */
  public MsrpSession open(SessionPlan plan, MsrpSessionHandler handler) {
    throw new UnsupportedOperationException("not there yet");
  }

  /** Connections that are open or being opened. */
  public int connections() {
    throw new UnsupportedOperationException("not there yet");
  }

  /** Sessions that are not closed. */
  public int sessions() {
    throw new UnsupportedOperationException("not there yet");
  }

  /** Closes listeners first, lets sessions end by themselves for that long, then ends the rest. */
  public void close(Duration graceful) {
    throw new UnsupportedOperationException("not there yet");
  }

  /** As {@link #close(Duration)} without waiting for sessions. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
