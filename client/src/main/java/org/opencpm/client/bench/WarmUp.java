package org.opencpm.client.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * Load until the server's machine code is made: faster while the server keeps up, slower when it
 * does not, until the processor time for each message no longer changes much. Compiling takes cores
 * too, so that a clock alone does not tell when it is over.
 *
 * @param least time that is spent in any case
 * @param step time at one rate
 */
record WarmUp(Duration least, Duration step) {

  /** Time after which the server is taken as it is, in multiples of the least. */
  private static final int MOST = 3;

  /** Two steps whose processor time differs by less are as good as equal. */
  private static final double SETTLED = 0.15;

  private static final int FIRST_RATE = 50;
  private static final double FASTER = 1.5;
  private static final double SLOWER = 0.6;

  /** Offers one rate for one step. */
  @FunctionalInterface
  interface Step {
    /** Runs one step at that many messages a second. */
    StepResult at(int rate, Duration time) throws IOException;
  }

  /**
   * Warms up.
   *
   * @return the last step
   */
  StepResult run(Step load) throws IOException {
    long start = System.nanoTime();
    int rate = FIRST_RATE;
    StepResult before = null;
    while (true) {
      StepResult now = load.at(rate, step);
      long spent = System.nanoTime() - start;
      boolean settled = before != null && settled(before, now);
      if (spent >= least.toNanos() && (settled || spent >= MOST * least.toNanos())) {
        return now;
      }
      before = now;
      rate = Math.max(FIRST_RATE, (int) (rate * (now.sustained() ? FASTER : SLOWER)));
    }
  }

  /** Without a processor time to look at, any step that the server carried. */
  private static boolean settled(StepResult before, StepResult now) {
    double change = Math.abs(now.cpuMicros() - before.cpuMicros());
    return now.sustained() && (Double.isNaN(change) || change < SETTLED * before.cpuMicros());
  }
}
