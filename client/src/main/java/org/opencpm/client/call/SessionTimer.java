package org.opencpm.client.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Keeps a session alive, or notices that the other side no longer does (RFC 4028 sections 7.2 and
 * 10). Used on the calls' thread.
 */
final class SessionTimer {

  /** The session ends this long before its interval does, or a third of the interval before. */
  private static final Duration MARGIN = Duration.ofSeconds(32);

  private final CallClock clock;
  private final Runnable refresh;
  private final Runnable expire;
  private Future<?> next;

  /**
   * A timer that is not running.
   *
   * @param refresh sends a refresh
   * @param expire ends the session that nobody refreshed
   */
  SessionTimer(CallClock clock, Runnable refresh, Runnable expire) {
    this.clock = clock;
    this.refresh = refresh;
    this.expire = expire;
  }

  /**
   * Starts anew after a request that set up or refreshed the session.
   *
   * @param interval what was agreed; empty: the session has no timer
   * @param mine whether this side refreshes
   */
  void agreed(Optional<SessionInterval> interval, boolean mine) {
    stop();
    if (interval.isEmpty()) {
      return;
    }
    Duration length = interval.get().length();
    if (mine) {
      next = clock.after(length.dividedBy(2), refresh);
    } else {
      Duration third = length.dividedBy(3);
      next = clock.after(length.minus(third.compareTo(MARGIN) < 0 ? third : MARGIN), expire);
    }
  }

  /** Ends it. */
  void stop() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }
}
