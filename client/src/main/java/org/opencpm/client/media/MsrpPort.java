package org.opencpm.client.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import org.opencpm.client.wire.WireLog;
import org.opencpm.media.msrp.transport.EndpointSettings;
import org.opencpm.media.msrp.transport.Listening;
import org.opencpm.media.msrp.transport.MsrpEndpoint;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.msrp.transport.MsrpSessionHandler;
import org.opencpm.media.msrp.transport.SessionPlan;
import org.opencpm.media.sdp.MsrpMediaBuilder;

/**
 * A client's end of MSRP: its thread and its listener begin with the first session that needs them.
 * Safe for use by several threads.
 */
public final class MsrpPort implements AutoCloseable {

  private final InetAddress address;
  private final String host;
  private final WireLog log;
  private MsrpEndpoint endpoint;
  private Listening listening;
  private boolean closed;

  /**
   * Not open yet.
   *
   * @param address the local address to listen on and to name in paths
   * @param log sees every MSRP frame
   */
  public MsrpPort(InetAddress address, WireLog log) {
    this.address = address;
    this.log = log;
    String literal = address.getHostAddress();
    this.host = literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
  }

  /** The host for session descriptions. */
  String host() {
    return host;
  }

  /**
   * A session of its own identity.
   *
   * @param listens whether the other end may have to connect
   * @throws UncheckedIOException when no port can be had
   * @throws IllegalStateException when the port is closed
   */
  synchronized MsrpSession open(boolean secure, boolean listens, MsrpSessionHandler handler) {
    int port = listens ? listen() : MsrpMediaBuilder.PORT_OF_ACTIVE;
    return endpoint().open(new SessionPlan(secure, host, OptionalInt.of(port)), handler);
  }

  private MsrpEndpoint endpoint() {
    if (closed) {
      throw new IllegalStateException("The client is closed");
    }
    if (endpoint == null) {
      EndpointSettings plain = EndpointSettings.of(host);
      endpoint =
          new MsrpEndpoint(
              log == WireLog.NONE ? plain : plain.withTap(new MsrpWire(log)),
              task -> {
                Thread thread = new Thread(task, "cpm-client-msrp");
                thread.setDaemon(true);
                return thread;
              });
    }
    return endpoint;
  }

  private int listen() {
    if (listening == null) {
      try {
        listening = endpoint().listen(new InetSocketAddress(address, 0), false);
      } catch (IOException noPort) {
        throw new UncheckedIOException(noPort);
      }
    }
    return listening.address().getPort();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (endpoint != null) {
      endpoint.close();
    }
  }
}
