package org.opencpm.client.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.opencpm.client.bench.Flights.Stage;

/**
 * Offers a load at one rate, whatever the server does with it (open loop), and measures the steady
 * window after a lead-in.
 */
final class LoadStep {

  /** A message may take that long after the last one was sent, and is counted as lost then. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Nearer than this a park would overshoot. */
  private static final long SPIN_NANOS = 20_000;

  private final ServerUsage usage;
  private final AtomicInteger nextNumber;

  /**
   * Prepares steps against one process of the server.
   *
   * @param nextNumber number of the next message of the whole run
   */
  LoadStep(ServerUsage usage, AtomicInteger nextNumber) {
    this.usage = usage;
    this.nextNumber = nextNumber;
  }

  /**
   * Runs one step.
   *
   * @param rate messages a second
   * @param lead time before the steady window
   * @param window the steady window
   */
  StepResult run(Load load, int rate, Duration lead, Duration window) throws IOException {
    long interval = 1_000_000_000L / rate;
    int before = (int) (lead.toNanos() / interval);
    int count = before + (int) (window.toNanos() / interval);
    Flights flights = new Flights(nextNumber.getAndAdd(count), count, load.last());
    load.record(flights);
    long start = System.nanoTime() + 1_000_000;
    ServerUsage.Reading first = null;
    long from = start + before * interval;
    for (int i = 0; i < count; i++) {
      long due = start + i * interval;
      await(due);
      if (i == before) {
        first = usage.read();
        from = System.nanoTime();
      }
      int number = flights.first() + i;
      flights.reached(Stage.DUE, number, due);
      flights.reached(Stage.SENT, number, System.nanoTime());
      load.send(number);
    }
    long to = System.nanoTime();
    ServerUsage.Reading last = usage.read();
    awaitAll(flights);
    load.record(null);
    return StepResult.of(rate, flights, from, to, first, last);
  }

  private static void await(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left);
      } else {
        Thread.onSpinWait();
      }
      left = due - System.nanoTime();
    }
  }

  private static void awaitAll(Flights flights) {
    long end = System.nanoTime() + GRACE.toNanos();
    while (!flights.done() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(2_000_000);
    }
  }
}
