package org.opencpm.endtoend;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Sends bytes again and again, as RFC 3261 17.1 and 13.3.1.4 have it, until they have come. */
final class Repetition {

  private static final long T1_MILLIS = 500;
  private static final long T2_MILLIS = 4000;
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "peer-timer");
            thread.setDaemon(true);
            return thread;
          });

  private final byte[] bytes;
  private final RawSipPeer.Back way;
  private final BooleanSupplier arrived;

  private Repetition(byte[] bytes, RawSipPeer.Back way, BooleanSupplier arrived) {
    this.bytes = bytes;
    this.way = way;
    this.arrived = arrived;
  }

  /** Repeats what was sent once already, for 32 s at most. */
  static void of(byte[] bytes, RawSipPeer.Back way, BooleanSupplier arrived) {
    new Repetition(bytes, way, arrived).after(T1_MILLIS, 64 * T1_MILLIS);
  }

  private void after(long wait, long left) {
    TIMER.schedule(
        () -> {
          if (left > 0 && !arrived.getAsBoolean()) {
            way.send(bytes);
            after(Math.min(2 * wait, T2_MILLIS), left - wait);
          }
          return null;
        },
        wait,
        TimeUnit.MILLISECONDS);
  }
}
