package org.opencpm.client.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/**
 * When each message of one step reached each stage. Written by the sending and the receiving
 * threads, read when the step is over.
 */
final class Flights {

  /** A transaction that has no answer by then is sent again by a SIP client (RFC 3261 T1). */
  static final long RETRANSMISSION_NANOS = 500_000_000L;

  private static final long LONGEST_NANOS = 120_000_000_000L;

  /** Stages, in the order in which a message with notification passes them. */
  enum Stage {
    DUE,
    SENT,
    ANSWERED,
    DELIVERED,
    REPORT_SENT,
    REPORT_ANSWERED,
    COMPLETED
  }

  private final int first;
  private final int count;
  private final Stage last;
  private final Map<Stage, AtomicLongArray> times = new EnumMap<>(Stage.class);
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicReference<String> refusal = new AtomicReference<>();

  /**
   * Makes the record of a step.
   *
   * @param first number of its first message
   * @param last stage at which a message is done
   */
  Flights(int first, int count, Stage last) {
    this.first = first;
    this.count = count;
    this.last = last;
    for (Stage stage : Stage.values()) {
      times.put(stage, new AtomicLongArray(count));
    }
  }

  /** Number of the first message. */
  int first() {
    return first;
  }

  /** How many messages. */
  int count() {
    return count;
  }

  /** Whether a message is of this step and not of an earlier one. */
  boolean has(long number) {
    return number >= first && number < first + (long) count;
  }

  /**
   * Notes that a message reached a stage. A stage that is reached again was sent again by the
   * server.
   *
   * @return false if it is of another step or was there before
   */
  boolean reached(Stage stage, long number, long nanos) {
    if (!has(number)) {
      return false;
    }
    if (!times.get(stage).compareAndSet((int) (number - first), 0, nanos)) {
      repeated.incrementAndGet();
      return false;
    }
    if (stage == last) {
      finished.incrementAndGet();
    }
    return true;
  }

  /** Notes a final answer other than 2xx. */
  void refused(long number, String answer) {
    if (has(number)) {
      refused.incrementAndGet();
      refusal.compareAndSet(null, answer);
    }
  }

  /** Whether every message is done. */
  boolean done() {
    return finished.get() + refused.get() >= count;
  }

  /** Datagrams that the server sent again, or deliveries that came twice. */
  int repeated() {
    return repeated.get();
  }

  /** Messages that were answered with something else than 2xx. */
  int refused() {
    return refused.get();
  }

  /** One such answer, null if there was none. */
  String refusal() {
    return refusal.get();
  }

  /** Messages that never came to their last stage. */
  int unfinished() {
    return count - finished.get();
  }

  /** Transactions of ours without an answer after {@link #RETRANSMISSION_NANOS}. */
  int overdue() {
    int overdue = overdue(Stage.SENT, Stage.ANSWERED);
    return last == Stage.COMPLETED
        ? overdue + overdue(Stage.REPORT_SENT, Stage.REPORT_ANSWERED)
        : overdue;
  }

  private int overdue(Stage from, Stage to) {
    int overdue = 0;
    for (int i = 0; i < count; i++) {
      long sent = times.get(from).get(i);
      long answered = times.get(to).get(i);
      if (sent != 0 && (answered == 0 || answered - sent > RETRANSMISSION_NANOS)) {
        overdue++;
      }
    }
    return overdue;
  }

  /** Messages done between two times. */
  int finishedBetween(long from, long to) {
    int finishedThen = 0;
    for (int i = 0; i < count; i++) {
      long end = times.get(last).get(i);
      if (end != 0 && end - from >= 0 && end - to < 0) {
        finishedThen++;
      }
    }
    return finishedThen;
  }

  /**
   * Times in nanoseconds from when a message was due (not from when it was sent: a late generator
   * shall not flatter the server) to its last stage, of the messages due between two times.
   */
  Histogram latencies(long from, long to) {
    Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    for (int i = 0; i < count; i++) {
      long due = times.get(Stage.DUE).get(i);
      long end = times.get(last).get(i);
      if (due != 0 && end != 0 && due - from >= 0 && due - to < 0) {
        latencies.recordValue(Math.max(0, Math.min(end - due, LONGEST_NANOS)));
      }
    }
    return latencies;
  }

  /** The longest time in nanoseconds by which a message was sent after it was due. */
  long lag() {
    long lag = 0;
    for (int i = 0; i < count; i++) {
      long sent = times.get(Stage.SENT).get(i);
      lag = sent == 0 ? lag : Math.max(lag, sent - times.get(Stage.DUE).get(i));
    }
    return lag;
  }
}
