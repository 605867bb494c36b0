package org.opencpm.media.msrp.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpStatus;

/** The requests of one connection that wait for an answer. All on the loop. */
final class Transactions {

  private record Waiting(
      LiveSession session, boolean errorsOnly, ChunkListener listener, long deadline) {

    void answered(int status, String comment) {
      if (!errorsOnly || status != MsrpStatus.OK) {
        listener.answered(status, comment);
      }
    }
  }

  private final long responseNanos;

  /** Requests that are still being sent. */
  private final Map<String, Waiting> open = new HashMap<>();

  /** Requests that were sent; all wait equally long, so the first is the next to expire. */
  private final Map<String, Waiting> sent = new LinkedHashMap<>();

  Transactions(long responseNanos) {
    this.responseNanos = responseNanos;
  }

  /** A request begins. Nothing is kept of one that is not to be answered. */
  void began(String id, LiveSession session, FailureReport wanted, ChunkListener listener) {
    if (wanted != FailureReport.NO) {
      open.put(id, new Waiting(session, wanted == FailureReport.PARTIAL, listener, 0));
    }
  }

  /** A request was sent whole: its time starts. */
  void sent(String id, long now) {
    Waiting waiting = open.remove(id);
    if (waiting != null) {
      long deadline = now + responseNanos;
      sent.put(id, new Waiting(waiting.session, waiting.errorsOnly, waiting.listener, deadline));
    }
  }

  /**
   * An answer came.
   *
   * @return the session of the request; null if nobody waited for it
   */
  LiveSession answered(String id, int status, String comment) {
    Waiting waiting = sent.remove(id);
    if (waiting == null) {
      waiting = open.remove(id);
    }
    if (waiting == null) {
      return null;
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
      if (waiting.deadline - now > 0) {
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

  /** Gives all that wait more time: what they wait for is not being read. */
  void postpone(long nanos) {
    sent.replaceAll(
        (id, one) -> new Waiting(one.session, one.errorsOnly, one.listener, one.deadline + nanos));
  }

  /** The session has left the connection: its requests will not be answered any more. */
  void drop(LiveSession session) {
    open.values().removeIf(waiting -> waiting.session == session);
    sent.values().removeIf(waiting -> waiting.session == session);
  }
}
