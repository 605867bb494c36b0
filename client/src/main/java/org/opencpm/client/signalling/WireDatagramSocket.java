package org.opencpm.client.signalling;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.wire.WireEvent.Direction;

/** A UDP socket that shows every datagram to the {@link Wire}. */
final class WireDatagramSocket extends DatagramSocket {

  private static final long READER_SECONDS = 5;

  private final Wire wire;
  private final CountDownLatch read = new CountDownLatch(1);

  WireDatagramSocket(Wire wire, int port, InetAddress address) throws SocketException {
    super(port, address);
    this.wire = wire;
  }

  @Override
  public void send(DatagramPacket packet) throws IOException {
    // Shown first, so that an answer never stands in the log before its request.
    wire.datagram(
        Direction.SENT,
        getLocalSocketAddress(),
        packet.getSocketAddress(),
        packet.getData(),
        packet.getOffset(),
        packet.getLength());
    super.send(packet);
  }

  /**
   * Waits until somebody has begun to read: the stack does it in a thread of its own, and cannot be
   * stopped before.
   */
  void awaitReader() throws InterruptedException {
    read.await(READER_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void receive(DatagramPacket packet) throws IOException {
    read.countDown();
    super.receive(packet);
    wire.datagram(
        Direction.RECEIVED,
        getLocalSocketAddress(),
        packet.getSocketAddress(),
        packet.getData(),
        packet.getOffset(),
        packet.getLength());
  }
}
