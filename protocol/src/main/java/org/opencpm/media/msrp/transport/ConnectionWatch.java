package org.opencpm.media.msrp.transport;

import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The clocks of one connection: never bound, held back too long, silent, or stuck. All on the loop.
 */
final class ConnectionWatch {

  /** How long the other end may take to close after we did. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final MsrpConnection connection;
  private final Channel channel;
  private final EndpointTimes times;
  private final long opened = System.nanoTime();
  private long heard = opened;
  private boolean reading = true;
  private boolean probing;
  private long probed;
  private boolean holding;
  private long heldSince;
  private boolean closing;
  private long closingSince;
  private boolean stuck;
  private long stuckSince;
  private long missing;

  ConnectionWatch(MsrpConnection connection, Channel channel, EndpointTimes times) {
    this.connection = connection;
    this.channel = channel;
    this.times = times;
  }

  /** Something came from the peer. */
  void heard() {
    heard = System.nanoTime();
    probing = false;
  }

  /** While we do not read, silence means nothing. */
  void readingChanged(boolean reads) {
    reading = reads;
    heard();
  }

  /** Requests are held back until their session knows the other end. */
  void holding(boolean holds) {
    holding = holds;
    heldSince = System.nanoTime();
  }

  /** Only what is queued is still to be written. */
  void closing() {
    closing = true;
    closingSince = System.nanoTime();
  }

  void sweep(long now) {
    if (!channel.isActive()) {
      return;
    }
    if (closing) {
      if (now - closingSince > LINGER_NANOS) {
        connection.close("the other end did not close");
      }
      return;
    }
    if (connection.sessions().isEmpty() && now - opened > times.bind().toNanos()) {
      connection.close("no session was bound");
    } else if (holding && now - heldSince > times.bind().toNanos()) {
      connection.close("its session was not accepted in time");
    } else if (isStuck(now)) {
      connection.close("the other end does not read");
    } else {
      listen(now);
    }
  }

  /** True if data waits to be written, and none of it was for too long. */
  private boolean isStuck(long now) {
    boolean full = !channel.isWritable();
    long left = channel.bytesBeforeWritable();
    if (!full) {
      stuck = false;
    } else if (!stuck || left < missing) {
      stuck = true;
      stuckSince = now;
    }
    missing = left;
    return stuck && now - stuckSince > times.stall().toNanos();
  }

  /** Asks after silence whether the other end is there, and closes if it does not show. */
  private void listen(long now) {
    if (!reading || times.idle().isZero()) {
      return;
    }
    if (probing) {
      if (now - probed > times.response().toNanos()) {
        connection.close("no sign of life from the other end");
      }
    } else if (now - heard > times.idle().toNanos()) {
      Optional<LiveSession> asker =
          connection.sessions().stream().filter(LiveSession::bound).findFirst();
      if (asker.isPresent()) {
        probing = true;
        probed = now;
        asker.get().sendEmpty((status, comment) -> {});
      }
    }
  }
}
