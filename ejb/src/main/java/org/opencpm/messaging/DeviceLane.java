package org.opencpm.messaging;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.opencpm.subscriber.Binding;

/**
 * The queue of one device: one message at a time, in the order of acceptance; the next goes after
 * the last one's final answer is written down (design 4.2). It keeps at most {@value
 * #MAX_IN_MEMORY} messages and reads the rest from the database when it gets there. Not thread-safe
 * by itself: every method holds its monitor, none blocks or calls out.
 */
final class DeviceLane {

  static final int MAX_IN_MEMORY = 50;

  /** What to do next. */
  enum Step {
    /** Send {@link #current()}. */
    SEND,
    /** Claim the next messages from the database and give them to {@link #loaded}. */
    LOAD,
    /** Nothing now. */
    IDLE
  }

  private final long deviceId;
  private final Deque<Delivery> ready = new ArrayDeque<>();
  private Delivery current;
  private Binding currentBinding;
  private long attempt;
  private boolean backlog;
  private boolean loading;
  private boolean paused;
  private boolean retrying;
  private long highestSeen;

  DeviceLane(long deviceId) {
    this.deviceId = deviceId;
  }

  long deviceId() {
    return deviceId;
  }

  /** Takes a message that was just stored for this device. */
  synchronized void offer(Delivery delivery) {
    if (delivery.seq() < highestSeen || ready.size() >= MAX_IN_MEMORY) {
      // Out of order or too many: the database has them all in order.
      ready.clear();
      backlog = true;
    } else if (!backlog) {
      ready.add(delivery);
    }
    highestSeen = Math.max(highestSeen, delivery.seq());
  }

  /**
   * There may be more in the database than the lane knows, and the device may be reachable again.
   */
  synchronized void wake() {
    ready.clear();
    backlog = true;
    paused = false;
    retrying = false;
  }

  /**
   * Nothing is sent until {@link #wake}.
   *
   * @param forRetry a timer will wake the lane; until then it must not be forgotten
   */
  synchronized void pause(boolean forRetry) {
    paused = true;
    retrying = forRetry;
    ready.clear();
    backlog = true;
  }

  /** The device has a new contact: an attempt towards the old one no longer holds the queue up. */
  synchronized void abandonUnless(Binding binding) {
    if (current != null && currentBinding != null && !sameTarget(currentBinding, binding)) {
      current = null;
      attempt++;
    }
  }

  /** Decides what comes next and, for SEND and LOAD, takes it on. */
  synchronized Step next() {
    if (current != null || loading || paused) {
      return Step.IDLE;
    }
    current = ready.poll();
    if (current != null) {
      attempt++;
      return Step.SEND;
    }
    if (backlog) {
      backlog = false;
      loading = true;
      return Step.LOAD;
    }
    return Step.IDLE;
  }

  /** What LOAD found. */
  synchronized void loaded(List<Delivery> deliveries, int asked) {
    loading = false;
    if (backlog) {
      // Woken while loading: what was read may not be all in order; read again.
      return;
    }
    ready.addAll(deliveries);
    backlog = deliveries.size() == asked;
    for (Delivery delivery : deliveries) {
      highestSeen = Math.max(highestSeen, delivery.seq());
    }
  }

  synchronized void loadFailed() {
    loading = false;
    backlog = true;
    paused = true;
    retrying = true;
  }

  synchronized Delivery current() {
    return current;
  }

  /** Notes where the current message is being sent; returns the number of this attempt. */
  synchronized long sendingTo(Binding binding) {
    currentBinding = binding;
    return attempt;
  }

  /**
   * The attempt is written down; the next may go. Late results of an abandoned attempt change
   * nothing.
   */
  synchronized void done(long attemptNumber) {
    if (attemptNumber == attempt) {
      current = null;
      currentBinding = null;
    }
  }

  /** Whether the database knows all that this lane knows, so that it can be forgotten. */
  synchronized boolean forgettable() {
    boolean resting = paused ? !retrying : !backlog;
    return current == null && !loading && ready.isEmpty() && resting;
  }

  private static boolean sameTarget(Binding a, Binding b) {
    return a.contactUri().equals(b.contactUri()) && a.flow().equals(b.flow());
  }
}
