package org.opencpm.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.opencpm.subscriber.Binding;

/**
 * The queue of one device: one message at a time, in the order of acceptance; the next goes after
 * the last one's final answer is written down (design 4.2). It keeps at most {@value
 * #MAX_IN_MEMORY} messages; whenever it is in doubt, or has more, it reads the database, which has
 * them all in order. Every method holds its monitor, none blocks or calls out.
 */
final class DeviceLane {

  static final int MAX_IN_MEMORY = 50;

  /**
   * An answer, a load or a timer that takes longer never comes: two SIP transactions (64*T1 each)
   * and time to write take less.
   */
  static final Duration PATIENCE = Duration.ofMinutes(3);

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
    FOR_TIMER
  }

  private final long deviceId;
  private final Deque<Delivery> ready = new ArrayDeque<>();
  private Delivery current;
  private Binding currentBinding;
  private long attempt;
  private Pause pause = Pause.NONE;
  private boolean backlog;
  private boolean loading;
  private boolean wokenWhileLoading;
  private long highestSeen;
  private Instant due = Instant.MAX;

  DeviceLane(long deviceId) {
    this.deviceId = deviceId;
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
   * The device registered: it may be reachable again, and the database may have more for it than
   * the lane knows. A busy device is left alone until its timer fires, so that nothing overtakes
   * what it is to get first.
   */
  synchronized void wake() {
    ready.clear();
    backlog = true;
    wokenWhileLoading = loading;
    if (pause == Pause.FOR_DEVICE) {
      pause = Pause.NONE;
    }
  }

  /** The timer of {@link #postpone} or {@link #loadFailed} fired. */
  synchronized void resume() {
    if (pause == Pause.FOR_TIMER) {
      pause = Pause.NONE;
      due = Instant.MAX;
    }
    wake();
  }

  /** The device has a new contact: an attempt towards the old one no longer holds the queue up. */
  synchronized void abandonUnless(Binding binding) {
    if (current != null && currentBinding != null && !sameTarget(currentBinding, binding)) {
      end();
    }
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

  /** LOAD could not read; a timer is to fire at that time. */
  synchronized void loadFailed(Instant until) {
    loading = false;
    wokenWhileLoading = false;
    rest(Pause.FOR_TIMER);
    due = until.plus(PATIENCE);
  }

  synchronized Delivery current() {
    return current;
  }

  /** Notes where the current message is being sent; returns the number of this attempt. */
  synchronized long sendingTo(Binding binding) {
    currentBinding = binding;
    return attempt;
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
      rest(Pause.FOR_DEVICE);
    }
    return counts;
  }

  /** As {@link #done}, and nothing is sent until a timer fires at that time. */
  synchronized boolean postpone(long attemptNumber, Instant until) {
    boolean counts = done(attemptNumber);
    if (counts) {
      rest(Pause.FOR_TIMER);
      due = until.plus(PATIENCE);
    }
    return counts;
  }

  /** Whether what the lane waits for is long overdue. */
  synchronized boolean stuck(Instant now) {
    return due.isBefore(now);
  }

  /** Starts over: what it waits for will not come. */
  synchronized void restart() {
    end();
    loading = false;
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

  private void rest(Pause why) {
    pause = why;
    ready.clear();
    backlog = true;
  }

  private static boolean sameTarget(Binding a, Binding b) {
    return a.contactUri().equals(b.contactUri()) && a.flow().equals(b.flow());
  }
}
