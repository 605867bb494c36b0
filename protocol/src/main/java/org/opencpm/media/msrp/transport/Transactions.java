package org.opencpm.media.msrp.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpStatus;

/**
 * The requests of one connection that wait for an answer. One that was sent is given up when its
 * time is over and nothing that was sent after it has been answered since: a peer on a slow link is
 * still reading what stands before it in the connection's buffers. All on the loop.
 */
final class Transactions {

  /**
   * @param number in the order of sending; 0 until it was sent whole
   * @param deadline unless answers to earlier requests come until then
   */
  private record Waiting(
      LiveSession session, boolean errorsOnly, ChunkListener listener, long number, long deadline) {

    Waiting sent(long number, long deadline) {
      return new Waiting(session, errorsOnly, listener, number, deadline);
    }

    void answered(int status, String comment) {
      if (!errorsOnly || status != MsrpStatus.OK) {
        listener.answered(status, comment);
      }
    }
  }

  private final long responseNanos;

  /** Requests that are still being sent. */
  private final Map<String, Waiting> open = new HashMap<>();

  /** Requests that were sent, in that order: the first is the next to expire. */
  private final Map<String, Waiting> sent = new LinkedHashMap<>();

  private long numbers;

  /** The latest request that was answered, and until when those behind it are waited for. */
  private long reached;

  private long reachedDeadline;

  Transactions(long responseNanos) {
    this.responseNanos = responseNanos;
  }

  /** A request begins. Nothing is kept of one that is not to be answered. */
  void began(String id, LiveSession session, FailureReport wanted, ChunkListener listener) {
    if (wanted != FailureReport.NO) {
      open.put(id, new Waiting(session, wanted == FailureReport.PARTIAL, listener, 0, 0));
    }
  }

  /** A request was sent whole: its time starts. */
  void sent(String id, long now) {
    Waiting waiting = open.remove(id);
    if (waiting != null) {
      sent.put(id, waiting.sent(++numbers, now + responseNanos));
    }
  }

  /**
   * An answer came.
   *
   * @return the session of the request; null if nobody waited for it
   */
  LiveSession answered(String id, int status, String comment, long now) {
    Waiting waiting = sent.remove(id);
    if (waiting == null) {
      waiting = open.remove(id);
    }
    if (waiting == null) {
      return null;
    }
    if (waiting.number > reached) {
      reached = waiting.number;
      reachedDeadline = now + responseNanos;
    }
    waiting.answered(status, comment);
    return waiting.session;
  }

  /** Gives up what waited too long. */
  void expire(long now) {
    List<Waiting> expired = new ArrayList<>(0);
    Iterator<Waiting> oldest = sent.values().iterator();
    while (oldest.hasNext()) {
      Waiting waiting = oldest.next();
      if (!isOver(waiting, now)) {
        break;
      }
      oldest.remove();
      expired.add(waiting);
    }
    for (Waiting waiting : expired) {
      if (!waiting.errorsOnly) {
        waiting.answered(MsrpStatus.TIME_OUT, "no answer");
      }
    }
  }

  private boolean isOver(Waiting waiting, long now) {
    boolean inTime = waiting.deadline - now > 0;
    boolean stillComing = waiting.number > reached && reached > 0 && reachedDeadline - now > 0;
    return !inTime && !stillComing;
  }

  /** Gives all that wait more time: what they wait for is not being read. */
  void postpone(long nanos) {
    sent.replaceAll((id, one) -> one.sent(one.number, one.deadline + nanos));
    reachedDeadline += nanos;
  }

  /** The session has left the connection: its requests will not be answered any more. */
  void drop(LiveSession session) {
    open.values().removeIf(waiting -> waiting.session == session);
    sent.values().removeIf(waiting -> waiting.session == session);
  }
}
