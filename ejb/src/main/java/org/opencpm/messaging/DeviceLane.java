package org.opencpm.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.opencpm.subscriber.Binding;

/**
 * One of the queues of a device: one message at a time, in the order of acceptance; the next goes
 * after the last one's final answer is written down (design 4.2). It keeps at most {@value
 * #MAX_IN_MEMORY} messages; whenever it is in doubt, or has more, it reads the database, which has
 * them all in order. Every method holds its monitor, none blocks or calls out.
 */
final class DeviceLane {

  static final int MAX_IN_MEMORY = 50;

  /** A load or a timer that takes longer never comes; nor does an answer, unless more is said. */
  static final Duration PATIENCE = Carrier.ONE_REQUEST;

  /** What to do next. */
  enum Step {
    /** Send {@link #current()}. */
    SEND,
    /** Claim the next messages from the database and give them to {@link #loaded}. */
    LOAD,
    /** Nothing now. */
    IDLE
  }

  /** Why nothing is sent although something may wait. */
  private enum Pause {
    NONE,
    /** The device is lost: until it registers. */
    FOR_DEVICE,
    /** It is busy, or the database does not answer: until a timer fires. */
    FOR_TIMER,
    /** It rang and nobody answered: until a timer fires or the device registers. */
    FOR_ANSWER
  }

  private final long deviceId;
  private final Lane kind;
  private final Deque<Delivery> ready = new ArrayDeque<>();
  private Delivery current;
  private Binding currentBinding;
  private long attempt;
  private Pause pause = Pause.NONE;
  private long pauses;
  private boolean early;
  private boolean loadingEarly;
  private boolean backlog;
  private boolean loading;
  private boolean wokenWhileLoading;
  private long highestSeen;
  private Instant due = Instant.MAX;

  DeviceLane(long deviceId, Lane kind) {
    this.deviceId = deviceId;
    this.kind = kind;
  }

  Lane kind() {
    return kind;
  }

  long deviceId() {
    return deviceId;
  }

  /** Takes a message that was just stored for this device. */
  synchronized void offer(Delivery delivery) {
    if (delivery.seq() <= highestSeen || ready.size() >= MAX_IN_MEMORY) {
      // Read or even sent already, out of order, or too many.
      ready.clear();
      backlog = true;
    } else if (backlog || loading || pause != Pause.NONE) {
      backlog = true;
    } else {
      ready.add(delivery);
    }
    highestSeen = Math.max(highestSeen, delivery.seq());
  }

  /**
   * The device registered, from there: it may be reachable again, and an attempt towards another
   * contact no longer holds the queue up. Where nobody answered, somebody may now. A busy device is
   * left alone until its timer fires, so that nothing overtakes what it is to get first.
   */
  synchronized void registered(Binding binding) {
    if (current != null && currentBinding != null && !sameTarget(currentBinding, binding)) {
      end();
    }
    if (pause == Pause.FOR_ANSWER) {
      pause = Pause.NONE;
      due = Instant.MAX;
    }
    early = kind.rings();
    wake();
  }

  /** The database may have more for the device than the lane knows. */
  synchronized void wake() {
    ready.clear();
    backlog = true;
    wokenWhileLoading = loading;
    if (pause == Pause.FOR_DEVICE) {
      pause = Pause.NONE;
    }
  }

  /** What waits is to be tried now: no pause, no retry time. */
  synchronized void hurry() {
    pause = Pause.NONE;
    if (current == null && !loading) {
      due = Instant.MAX;
    }
    early = true;
    wake();
  }

  /** The timer of a pause fired; of one that has ended otherwise it says nothing. */
  synchronized void resume(long pauseNumber) {
    if (pauseNumber != pauses) {
      return;
    }
    if (pause == Pause.FOR_TIMER || pause == Pause.FOR_ANSWER) {
      pause = Pause.NONE;
      due = Instant.MAX;
    }
    wake();
  }

  /**
   * Nobody answered a call to the device that was not for this lane: it rests as after {@link
   * #unanswered}, unless it is busy or rests already.
   *
   * @return the pause's number, 0 for none
   */
  synchronized long hold(Instant until) {
    if (current != null || loading || pause != Pause.NONE) {
      return 0;
    }
    return rest(Pause.FOR_ANSWER, until);
  }

  /** Decides what comes next and, for SEND and LOAD, takes it on. */
  synchronized Step next(Instant now) {
    if (current != null || loading || pause != Pause.NONE) {
      return Step.IDLE;
    }
    current = ready.poll();
    if (current != null) {
      attempt++;
      due = now.plus(PATIENCE);
      return Step.SEND;
    }
    if (backlog) {
      backlog = false;
      loading = true;
      due = now.plus(PATIENCE);
      return Step.LOAD;
    }
    return Step.IDLE;
  }

  /** What LOAD found. */
  synchronized void loaded(List<Delivery> deliveries, int asked) {
    if (!loading) {
      return; // The lane was restarted meanwhile.
    }
    loading = false;
    due = Instant.MAX;
    if (wokenWhileLoading) {
      // What was read may lack what the registration brought; read again.
      wokenWhileLoading = false;
      early |= loadingEarly;
      return;
    }
    ready.addAll(deliveries);
    // Less than asked is not all: rows that another transaction holds are skipped. Only none is
    // none.
    backlog |= !deliveries.isEmpty();
    for (Delivery delivery : deliveries) {
      highestSeen = Math.max(highestSeen, delivery.seq());
    }
  }

  /** Whether LOAD is to read also what is to be tried later; once for each registration. */
  synchronized boolean early() {
    loadingEarly = early;
    early = false;
    return loadingEarly;
  }

  /**
   * LOAD could not read; a timer is to fire at that time.
   *
   * @return the pause's number
   */
  synchronized long loadFailed(Instant until) {
    loading = false;
    wokenWhileLoading = false;
    early |= loadingEarly;
    return rest(Pause.FOR_TIMER, until);
  }

  synchronized Delivery current() {
    return current;
  }

  /** Notes where the current message is being sent; returns the number of this attempt. */
  synchronized long sendingTo(Binding binding) {
    currentBinding = binding;
    return attempt;
  }

  /** Whether this is the attempt that the lane is at. */
  synchronized boolean isAt(long attemptNumber) {
    return current != null && attemptNumber == attempt;
  }

  /** The attempt will have ended by then. */
  synchronized void expect(long attemptNumber, Instant end) {
    if (isAt(attemptNumber)) {
      due = end;
    }
  }

  /** The answer to an attempt is there; it has yet to be written down. */
  synchronized void answered(long attemptNumber) {
    if (attemptNumber == attempt) {
      due = Instant.MAX;
    }
  }

  /**
   * The attempt is written down; the next may go.
   *
   * @return false for an attempt that was abandoned: its result changes nothing here
   */
  synchronized boolean done(long attemptNumber) {
    if (attemptNumber != attempt) {
      return false;
    }
    end();
    return true;
  }

  /** As {@link #done}, and nothing is sent until the device registers. */
  synchronized boolean lost(long attemptNumber) {
    boolean counts = done(attemptNumber);
    if (counts) {
      rest(Pause.FOR_DEVICE, Instant.MAX);
    }
    return counts;
  }

  /**
   * As {@link #done}, and nothing is sent until a timer fires at that time.
   *
   * @return the pause's number, 0 for an attempt that was abandoned
   */
  synchronized long postpone(long attemptNumber, Instant until) {
    return done(attemptNumber) ? rest(Pause.FOR_TIMER, until) : 0;
  }

  /** As {@link #postpone}, but the device's registration ends the pause too. */
  synchronized long unanswered(long attemptNumber, Instant until) {
    return done(attemptNumber) ? rest(Pause.FOR_ANSWER, until) : 0;
  }

  /** Whether what the lane waits for is long overdue. */
  synchronized boolean stuck(Instant now) {
    return due.isBefore(now);
  }

  /** Starts over: what it waits for will not come. */
  synchronized void restart() {
    end();
    loading = false;
    early |= loadingEarly;
    pause = Pause.NONE;
    wake();
  }

  /** Whether the database knows all that this lane knows, so that it can be forgotten. */
  synchronized boolean forgettable() {
    boolean resting = pause == Pause.NONE ? !backlog : pause == Pause.FOR_DEVICE;
    return current == null && !loading && ready.isEmpty() && resting;
  }

  private void end() {
    current = null;
    currentBinding = null;
    attempt++;
    due = Instant.MAX;
  }

  private long rest(Pause why, Instant until) {
    pause = why;
    ready.clear();
    backlog = true;
    due = until.equals(Instant.MAX) ? Instant.MAX : until.plus(PATIENCE);
    return ++pauses;
  }

  private static boolean sameTarget(Binding a, Binding b) {
    return a.contactUri().equals(b.contactUri()) && a.flow().equals(b.flow());
  }
}
