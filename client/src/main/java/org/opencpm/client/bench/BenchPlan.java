package org.opencpm.client.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long and how much.
 *
 * @param users who plays what
 * @param warmUp least time of load before the first row after each start, until the machine code is
 *     made
 * @param lead of a step, before its steady window
 * @param window the steady window of a step
 * @param growth factor by which a search goes up
 * @param refinements how often a search halves the gap
 * @param backlogs how many messages wait before each of the accept rows, ascending
 */
record BenchPlan(
    BenchUsers users,
    Duration warmUp,
    Duration lead,
    Duration window,
    double growth,
    int refinements,
    List<Integer> backlogs) {

  static final int DRAINED_SINGLY_EACH = 1000;
  static final int DRAINED_TOGETHER_EACH = 10;

  static final int MILLION = 1_000_000;
  private static final int HUNDRED_THOUSAND = 100_000;
  static final int THOUSAND = 1000;

  BenchPlan {
    backlogs = List.copyOf(backlogs);
  }

  /** The run whose figures are worth quoting. */
  static BenchPlan full() {
    return new BenchPlan(
        new BenchUsers(50, 1000, 1000, 30),
        Duration.ofSeconds(25),
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        1.5,
        3,
        List.of(THOUSAND, HUNDRED_THOUSAND, MILLION));
  }

  /** A look, without the million. */
  static BenchPlan quick() {
    return new BenchPlan(
        new BenchUsers(50, 1000, 1000, 10),
        Duration.ofSeconds(15),
        Duration.ofMillis(500),
        Duration.ofMillis(1500),
        2,
        2,
        List.of(THOUSAND, HUNDRED_THOUSAND));
  }
}
