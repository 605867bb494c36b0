package org.opencpm.operation;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.opencpm.messaging.RetryTimer;

/**
 * The timer of the functions: one thread that only counts; what is due runs on the workers. Up to
 * {@value #TICK_MILLIS} ms late. What is given up leaves the memory with the next tick: the
 * container's scheduled executor keeps it until its time, an hour for a chat.
 */
final class WheelTimer implements RetryTimer {

  private static final int TICK_MILLIS = 50;
  private static final int TICKS = 1024;
  private static final int NO_LIMIT = 0;

  private final HashedWheelTimer wheel;

  /**
   * Starts with the first work.
   *
   * @param workers run what is due; may use the database
   */
  WheelTimer(ThreadFactory threads, Executor workers) {
    wheel =
        new HashedWheelTimer(
            threads, TICK_MILLIS, TimeUnit.MILLISECONDS, TICKS, false, NO_LIMIT, workers);
  }

  @Override
  public void after(Duration delay, Runnable work) {
    cancellable(delay, work);
  }

  @Override
  public Runnable cancellable(Duration delay, Runnable work) {
    Timeout timeout = wheel.newTimeout(due -> work.run(), delay.toMillis(), TimeUnit.MILLISECONDS);
    return timeout::cancel;
  }

  /** What waits for its time. */
  long waiting() {
    return wheel.pendingTimeouts();
  }

  /** Nothing runs any more. */
  void stop() {
    wheel.stop();
  }
}
