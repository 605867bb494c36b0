package org.opencpm.endtoend;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A UDP port at whose number nobody listens over TCP meanwhile, and no other device of this run was
 * before. The server asks there before it sends a large request: somebody else's listener would be
 * taken for the device. And a device that left without a word is registered at its port for an
 * hour: another one there would be taken for its user.
 */
record UdpPort(DatagramSocket datagrams, Socket held) implements AutoCloseable {

  private static final int TRIES = 100;
  private static final int BACKLOG = 10;
  private static final Set<Integer> USED = ConcurrentHashMap.newKeySet();

  /** A free one. */
  static UdpPort open(String host) throws IOException {
    for (int tries = 1; ; tries++) {
      Socket held = new Socket();
      held.bind(new InetSocketAddress(host, 0));
      try {
        int port = held.getLocalPort();
        if (!USED.add(port)) {
          throw new BindException("a device of this run had port " + port);
        }
        return new UdpPort(new DatagramSocket(new InetSocketAddress(host, port)), held);
      } catch (BindException taken) {
        held.close();
        if (tries == TRIES) {
          throw taken;
        }
      }
    }
  }

  /** A listener over TCP, for a device that is to be reached at its UDP port's number. */
  static ServerSocket listener(String host) throws IOException {
    while (true) {
      ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getByName(host));
      if (USED.add(listener.getLocalPort())) {
        return listener;
      }
      listener.close();
    }
  }

  @Override
  public void close() throws IOException {
    datagrams.close();
    held.close();
  }
}
