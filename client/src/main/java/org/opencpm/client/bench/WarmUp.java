package org.opencpm.client.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * Load until the server's machine code is made: faster while the server keeps up, slower when it
 * does not, until its JVM compiles little. A clock alone does not tell when that is, since
 * compiling takes cores too.
 *
 * @param least time that is spent in any case
 * @param step time at one rate
 */
record WarmUp(Duration least, Duration step) {

  /** Time after which the server is taken as it is, in multiples of the least. */
  private static final int MOST = 3;

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
    while (true) {
      StepResult now = load.at(rate, step);
      long spent = System.nanoTime() - start;
      boolean settled = now.sustained() && now.warm();
      if (spent >= least.toNanos() && (settled || spent >= MOST * least.toNanos())) {
        return now;
      }
      rate = Math.max(FIRST_RATE, (int) (rate * (now.sustained() ? FASTER : SLOWER)));
    }
  }
}
