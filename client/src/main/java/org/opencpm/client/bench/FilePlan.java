package org.opencpm.client.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How long and how much.
 *
 * @param users who upload, in turn
 * @param warmUp time of each kind of load before the first row
 * @param window time of each row
 * @param workers requests under way at a time
 * @param chunks chunks of 64 KiB of each file over MSRP
 * @param slow downloads that stand still for the memory row
 * @param rows first numbers of the rows that are measured
 */
record FilePlan(
    int users,
    Duration warmUp,
    Duration window,
    int workers,
    long chunks,
    int slow,
    Set<Integer> rows) {

  private static final Set<Integer> ALL = Set.of(1, 2, 3, 4, 5, 6);

  static final int LARGE = 10_000_000;
  static final int SMALL = 200_000;

  /** Bytes of a chunk over MSRP, as the server's own. */
  static final int CHUNK = 1 << 16;

  /** Chunks without an answer. */
  static final int WINDOW = 16;

  /** The run whose figures are worth quoting. */
  static FilePlan full() {
    return new FilePlan(100, Duration.ofSeconds(8), Duration.ofSeconds(8), 4, 8192, 500, ALL);
  }

  /** A look. */
  static FilePlan quick() {
    return new FilePlan(100, Duration.ofSeconds(3), Duration.ofSeconds(3), 4, 2048, 200, ALL);
  }

  /** The same with these groups of rows alone. */
  FilePlan only(Set<Integer> some) {
    return new FilePlan(users, warmUp, window, workers, chunks, slow, Set.copyOf(some));
  }

  /** Whether any of these groups of rows is measured. */
  boolean has(Integer... any) {
    return List.of(any).stream().anyMatch(rows::contains);
  }

  /** Uploaders; the first two are also the ends of the files over MSRP. */
  List<BenchUser> all() {
    return new BenchUsers(users / 2, 0, 0, 0).all();
  }

  /** Who sends over MSRP. */
  BenchUser caller() {
    return all().get(0);
  }

  /** Who gets over MSRP what is kept beside. */
  BenchUser keeping() {
    return all().get(1);
  }

  /** Who gets over MSRP what is not kept, by his own policy. */
  BenchUser passing() {
    return all().get(2);
  }
}
