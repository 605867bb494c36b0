package org.opencpm.endtoend;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for servers, below those that the system gives to clients. */
public final class Ports {

  private static final int LOWEST = 16_000;
  private static final int HIGHEST = 31_000;

  private Ports() {}

  /** A port that nobody holds on the loopback interface, neither by UDP nor by TCP. */
  public static int free() {
    for (int tries = 0; tries < 1000; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  /** Whether nobody holds a port, neither by UDP nor by TCP. */
  static boolean isFree(int port) {
    try {
      InetAddress loopback = InetAddress.getByName(RawSipPeer.HOST);
      try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
          DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, port))) {
        return tcp.isBound() && udp.isBound();
      }
    } catch (IOException taken) {
      return false;
    }
  }
}
