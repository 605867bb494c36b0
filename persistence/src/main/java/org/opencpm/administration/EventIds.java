package org.opencpm.administration;

import java.time.Instant;

/**
 * Makes ids of events: milliseconds in the upper bits, so that the order of the ids is the order of
 * time and no further index is needed; then the number of the writer, and a number of its own. Of
 * more than 1024 events in a millisecond some count as of the next one. One thread uses it.
 */
public final class EventIds {

  private static final int TIME = 20;
  private static final int WRITER = 10;
  private static final long NUMBERS = 1 << WRITER;

  private final long writer;
  private long millis;
  private long number;

  /**
   * @param writer from {@link TrailRepository#newWriter}: among 1024 in a row no two are the same
   */
  public EventIds(long writer) {
    this.writer = Math.floorMod(writer, NUMBERS);
  }

  /** The id of an event at that time, above all earlier ones. */
  public long next(Instant at) {
    long now = at.toEpochMilli();
    if (now > millis) {
      millis = now;
      number = 0;
    } else if (++number == NUMBERS) {
      millis++;
      number = 0;
    }
    return millis << TIME | writer << WRITER | number;
  }

  /** The lowest id that an event at that time or later can have. */
  public static long floor(Instant at) {
    return at.toEpochMilli() << TIME;
  }

  /** When an event happened. */
  public static Instant instant(long id) {
    return Instant.ofEpochMilli(id >> TIME);
  }
}
