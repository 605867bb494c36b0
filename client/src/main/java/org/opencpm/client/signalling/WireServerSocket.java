package org.opencpm.client.signalling;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;

/** A TCP listener whose connections are made by the {@link WireNetwork}. */
final class WireServerSocket extends ServerSocket {

  private static final int BACKLOG = 50;

  private final Supplier<WireSocket> sockets;

  WireServerSocket(int port, InetAddress address, Supplier<WireSocket> sockets) throws IOException {
    super(port, BACKLOG, address);
    this.sockets = sockets;
  }

  @Override
  public Socket accept() throws IOException {
    WireSocket socket = sockets.get();
    try {
      implAccept(socket);
    } catch (IOException notAccepted) {
      socket.close();
      throw notAccepted;
    }
    return socket;
  }
}
