package org.opencpm.messaging;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Knows the next deadline and has a timer armed for it: a message that ends sooner than all others
 * moves it forward, all others cost one comparison (design 4.3).
 */
final class DeadlineClock {

  private static final long NONE = Long.MAX_VALUE;
  private static final long EARLY_MILLIS = 1000;

  private final AtomicLong armed = new AtomicLong(NONE);
  private final Consumer<Instant> timer;

  /**
   * @param timer arms a one-shot timer for an instant; an earlier one may fire as well, to no
   *     effect
   */
  DeadlineClock(Consumer<Instant> timer) {
    this.timer = timer;
  }

  /** Something ends at this instant. */
  void notLaterThan(Instant deadline) {
    long at = deadline.toEpochMilli();
    long before = armed.get();
    while (at < before) {
      if (armed.compareAndSet(before, at)) {
        timer.accept(deadline);
        return;
      }
      before = armed.get();
    }
  }

  /**
   * A timer fired, or a sweep begins: the next {@link #notLaterThan} arms it anew, unless it is
   * armed for later than now. A timer may be early by so little that its clock and ours differ.
   */
  void fired(Instant now) {
    long until = now.toEpochMilli() + EARLY_MILLIS;
    armed.updateAndGet(at -> at <= until ? NONE : at);
  }
}
