package org.opencpm.client.signalling;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.opencpm.client.wire.WireLog;

/**
 * Makes every socket of one endpoint.
 *
 * <p>The listening sockets are bound before the stack starts and handed to it afterwards: so a free
 * port that was chosen cannot be lost to another process in between, and UDP and TCP share one
 * number (RFC 3261 section 18.2.1).
 */
final class WireNetwork implements NetworkLayer {

  private static final int CONNECT_TIMEOUT_MILLIS = 8000;
  private static final int PORT_ATTEMPTS = 50;

  private final Wire wire;
  private final Runnable onConnectionLost;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final boolean udp;
  private WireDatagramSocket datagrams;
  private WireServerSocket listener;
  private volatile boolean closing;

  /**
   * Binds the listening sockets.
   *
   * @param log sees every message
   * @param address local address to bind
   * @param port port to bind; 0 chooses one that is free
   * @param udp whether UDP is wanted besides TCP
   * @param onConnectionLost called when a connection that this side opened is gone
   * @throws IOException when the port is taken or the address is not one of this machine
   */
  WireNetwork(WireLog log, InetAddress address, int port, boolean udp, Runnable onConnectionLost)
      throws IOException {
    this.wire = new Wire(log);
    this.udp = udp;
    this.onConnectionLost = onConnectionLost;
    bind(address, port);
  }

  private void bind(InetAddress address, int port) throws IOException {
    for (int attempt = 1; ; attempt++) {
      listener = new WireServerSocket(port, address, this::accepting);
      if (!udp) {
        return;
      }
      try {
        datagrams = new WireDatagramSocket(wire, listener.getLocalPort(), address);
        return;
      } catch (BindException taken) {
        listener.close();
        if (port != 0 || attempt == PORT_ATTEMPTS) {
          throw taken;
        }
      }
    }
  }

  /** The port that UDP (when wanted) and TCP listen on. */
  int port() {
    return listener.getLocalPort();
  }

  /** Waits until the stack reads what comes. */
  void awaitReader() throws InterruptedException {
    if (datagrams != null) {
      datagrams.awaitReader();
    }
  }

  /** Closes all sockets; harmless when repeated. */
  void close() throws IOException {
    closing = true;
    if (datagrams != null) {
      datagrams.close();
    }
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
    return listener;
  }

  @Override
  public DatagramSocket createDatagramSocket(int port, InetAddress address) {
    return datagrams;
  }

  @Override
  public DatagramSocket createDatagramSocket() throws SocketException {
    return new WireDatagramSocket(wire, 0, null);
  }

  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    return createSocket(address, port, null);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(address, port, local);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local) throws IOException {
    WireSocket socket = new WireSocket(wire, this::ended);
    try {
      if (local != null) {
        socket.bind(new InetSocketAddress(local, 0));
      }
      socket.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MILLIS);
      connections.add(socket);
      return socket;
    } catch (IOException unreachable) {
      socket.close();
      // The stack takes only this type as "could not connect".
      SocketException told = new SocketException(unreachable.getMessage());
      told.initCause(unreachable);
      throw told;
    }
  }

  private WireSocket accepting() {
    WireSocket socket = new WireSocket(wire, connections::remove);
    connections.add(socket);
    return socket;
  }

  private void ended(WireSocket socket) {
    if (connections.remove(socket) && !closing) {
      onConnectionLost.run();
    }
  }

  @Override
  public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    throw noTls();
  }

  @Override
  public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
    throw noTls();
  }

  @Override
  public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress local)
      throws IOException {
    throw noTls();
  }

  private static IOException noTls() {
    return new IOException("This endpoint speaks SIP over UDP and TCP, not over TLS");
  }

  @Override
  public void setSipStack(SipStackImpl stack) {
    // The network needs nothing from the stack.
  }
}
