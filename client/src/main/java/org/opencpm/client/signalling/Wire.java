package org.opencpm.client.signalling;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.Arrays;
import org.opencpm.client.wire.SipStreamSplitter;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.client.wire.WireLog;

/** Turns what a socket reads and writes into events for the client's {@link WireLog}. */
final class Wire {

  private final WireLog log;

  Wire(WireLog log) {
    this.log = log;
  }

  void datagram(
      Direction direction,
      SocketAddress local,
      SocketAddress remote,
      byte[] data,
      int from,
      int n) {
    if (isKeepAlive(data, from, n)) {
      return;
    }
    record(direction, "UDP", local, remote, Arrays.copyOfRange(data, from, from + n));
  }

  SipStreamSplitter stream(Direction direction, SocketAddress local, SocketAddress remote) {
    return new SipStreamSplitter(bytes -> record(direction, "TCP", local, remote, bytes));
  }

  private void record(
      Direction direction, String transport, SocketAddress local, SocketAddress remote, byte[] b) {
    log.record(
        new WireEvent(
            direction, transport, inet(local), inet(remote), Instant.now(), System.nanoTime(), b));
  }

  private static InetSocketAddress inet(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : null;
  }

  private static boolean isKeepAlive(byte[] data, int from, int n) {
    for (int i = from; i < from + n; i++) {
      if (data[i] != '\r' && data[i] != '\n' && data[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
