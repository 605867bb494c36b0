package org.opencpm.administration;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The trail of what happened. Every call runs in the caller's transaction. */
public interface TrailRepository {

  /** A number for {@link EventIds}, another one for each process. */
  long newWriter();

  /** Writes events. */
  void append(List<TrailEvent> events);

  /**
   * Events with which something begins, newest first.
   *
   * @param below ids from here on are left out
   * @param from lowest id
   */
  List<TrailEvent> newest(long below, long from, int max);

  /**
   * Events that are found by one of these keys, and beginnings of these stories, newest first.
   *
   * @param keys {@link EventKey}s
   */
  List<TrailEvent> newest(Collection<Long> keys, long below, long from, int max);

  /** What these stories began with, newest first. */
  List<TrailEvent> beginningsOf(Collection<Long> stories, int max);

  /** Events of stories, in the order of time. */
  List<TrailEvent> ofStories(Collection<Long> stories, int max);

  Optional<TrailEvent> find(long id);

  /**
   * Deletes the oldest events with ids below that.
   *
   * @return how many, at most {@code max}
   */
  int sweep(long below, int max);
}
