package org.opencpm.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/**
 * One UDP socket, tied to the server, and the thread that reads it. It stands for all the devices
 * that registered with its port. Sending is for any thread.
 */
final class Endpoint implements AutoCloseable {

  /** Room for a stall of the reader; the kernel may grant less. */
  private static final int RECEIVE_BUFFER = 4 << 20;

  private static final int MAX_DATAGRAM = 65_535;

  private static final Receiver NOBODY = (from, datagram, ok, nanos) -> {};

  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private volatile Receiver receiver = NOBODY;
  // Written by the reader alone.
  private volatile long arrived;

  /** Takes what arrived, on the endpoint's thread. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Takes one SIP message.
     *
     * @param endpoint where it arrived
     * @param datagram valid during this call
     * @param ok writes answers, for this thread alone
     * @param nanos {@link System#nanoTime} of the arrival
     */
    void received(Endpoint endpoint, SipDatagram datagram, OkResponse ok, long nanos)
        throws IOException;
  }

  Endpoint(InetSocketAddress server, String name) throws IOException {
    channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, RECEIVE_BUFFER);
    channel.connect(server);
    local = (InetSocketAddress) channel.getLocalAddress();
    Thread reader = new Thread(this::readAll, "bench-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** Who gets what arrives from now on. */
  void receiver(Receiver next) {
    receiver = next;
  }

  /** Address and port that the server sees. */
  InetSocketAddress local() {
    return local;
  }

  /** Host and port as SIP writes them. */
  String hostPort() {
    return local.getAddress().getHostAddress() + ':' + local.getPort();
  }

  /** Datagrams that arrived so far, whatever they were. */
  long arrived() {
    return arrived;
  }

  /** Sends what the buffer holds as one datagram. */
  void send(ByteBuffer datagram) throws IOException {
    try {
      channel.write(datagram);
    } catch (PortUnreachableException e) {
      // The answer to an earlier datagram: the server is between stop and start. What is lost shows
      // as an answer that never comes.
      datagram.rewind();
    }
  }

  private void readAll() {
    byte[] bytes = new byte[MAX_DATAGRAM];
    ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    SipDatagram datagram = new SipDatagram();
    OkResponse ok = new OkResponse();
    while (channel.isOpen()) {
      try {
        buffer.clear();
        int size = channel.read(buffer);
        long now = System.nanoTime();
        buffer.flip().get(bytes, 0, size);
        if (datagram.read(bytes, size)) {
          receiver.received(this, datagram, ok, now);
        }
        arrived++;
      } catch (PortUnreachableException e) {
        // One for each datagram that met no server; the next read waits again.
        continue;
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
