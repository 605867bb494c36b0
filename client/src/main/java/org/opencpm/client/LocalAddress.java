package org.opencpm.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** Finds which of this machine's addresses leads to another one. */
final class LocalAddress {

  private LocalAddress() {}

  /** The address that a datagram to there would leave from; nothing is sent. */
  static InetAddress towards(InetAddress target, int port) throws IOException {
    try (DatagramSocket probe = new DatagramSocket()) {
      probe.connect(target, port);
      return probe.getLocalAddress();
    }
  }
}
