package org.opencpm.endtoend;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A UDP port at whose number nobody listens over TCP meanwhile. The server asks there before it
 * sends a large request; somebody else's listener would be taken for the device.
 */
record UdpPort(DatagramSocket datagrams, Socket held) implements AutoCloseable {

  private static final int TRIES = 100;

  /** A free one. */
  static UdpPort open(String host) throws IOException {
    for (int tries = 1; ; tries++) {
      Socket held = new Socket();
      held.bind(new InetSocketAddress(host, 0));
      try {
        return new UdpPort(
            new DatagramSocket(new InetSocketAddress(host, held.getLocalPort())), held);
      } catch (BindException taken) {
        held.close();
        if (tries == TRIES) {
          throw taken;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    datagrams.close();
    held.close();
  }
}
