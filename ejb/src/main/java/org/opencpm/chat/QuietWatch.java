package org.opencpm.chat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends a session through which nothing goes any more. Runs in the session's mailbox. */
final class QuietWatch {

  /** How long a device keeps its session after the last stored message came to it. */
  private static final Duration LINGER = Duration.ofSeconds(10);

  /** Later than what is waited for, so that one look is enough. */
  private static final Duration MARGIN = Duration.ofMillis(10);

  /** What the session does for it. */
  interface Session extends LegRefresh.Session<Leg> {

    /** Ends all legs. */
    void quiet();

    /** Whether it has no caller: it is there to deliver what is stored. */
    boolean onlyDelivers();
  }

  private final Session session;
  private boolean watchesDelivery;
  private volatile long last = System.nanoTime();

  QuietWatch(Session session) {
    this.session = session;
  }

  /** Something went through the session; any thread. */
  void traffic() {
    last = System.nanoTime();
  }

  /**
   * Ends the session when nothing went through it for that long.
   *
   * @param idle zero: never
   */
  void watchIdle(Duration idle) {
    if (idle.isZero()) {
      return;
    }
    Duration quiet = Duration.ofNanos(System.nanoTime() - last);
    if (quiet.compareTo(idle) >= 0) {
      session.quiet();
    } else {
      session.after(idle.minus(quiet).plus(MARGIN), () -> watchIdle(idle));
    }
  }

  /** Ends a session that only delivers when nothing more came for a while. */
  void watchDelivery(StoredForLegs stored) {
    if (!watchesDelivery) {
      watchesDelivery = true;
      session.after(LINGER, () -> endIfDelivered(stored));
    }
  }

  private void endIfDelivered(StoredForLegs stored) {
    if (!session.onlyDelivers()) {
      watchesDelivery = false;
      return;
    }
    long quiet = System.nanoTime() - Math.max(last, stored.lastDone());
    if (stored.isEmpty() && quiet >= LINGER.toNanos()) {
      session.quiet();
    } else {
      long left = Math.max(TimeUnit.SECONDS.toNanos(1), LINGER.toNanos() - quiet);
      session.after(Duration.ofNanos(left), () -> endIfDelivered(stored));
    }
  }
}
