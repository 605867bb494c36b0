package org.opencpm.client.media;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.opencpm.client.wire.MsrpStreamSplitter;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.client.wire.WireLog;
import org.opencpm.media.msrp.transport.ByteTap;

/** Turns the bytes of MSRP connections into events for the client's {@link WireLog}. */
final class MsrpWire implements ByteTap {

  private record Stream(Direction direction, InetSocketAddress local, InetSocketAddress remote) {}

  private final WireLog log;
  private final Map<Stream, MsrpStreamSplitter> streams = new HashMap<>();

  MsrpWire(WireLog log) {
    this.log = log;
  }

  @Override
  public void read(InetSocketAddress local, InetSocketAddress remote, byte[] bytes) {
    split(new Stream(Direction.RECEIVED, local, remote), bytes);
  }

  @Override
  public void written(InetSocketAddress local, InetSocketAddress remote, byte[] bytes) {
    split(new Stream(Direction.SENT, local, remote), bytes);
  }

  private void split(Stream stream, byte[] bytes) {
    streams
        .computeIfAbsent(stream, s -> new MsrpStreamSplitter(frame -> record(s, frame)))
        .accept(bytes);
  }

  private void record(Stream stream, byte[] frame) {
    log.record(
        new WireEvent(
            stream.direction(),
            "MSRP",
            stream.local(),
            stream.remote(),
            Instant.now(),
            System.nanoTime(),
            frame));
  }
}
