package org.opencpm.chat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The control events of one session, one after the other, on the container's threads (design 4.6).
 * An event that fails is logged and harms no other.
 *
 * <p>At most {@value #CAPACITY} wait; a session that gets more is flooded by its peer, and what is
 * above is left out and logged: the end of the session is an event that always finds room.
 */
public final class Mailbox {

  private static final Logger LOG = Logger.getLogger(Mailbox.class.getName());

  static final int CAPACITY = 1_000;

  private final Executor workers;
  private final Queue<Runnable> events = new ArrayDeque<>();
  private boolean running;

  public Mailbox(Executor workers) {
    this.workers = workers;
  }

  /**
   * Queues an event.
   *
   * @return false when it was left out
   */
  public boolean post(Runnable event) {
    return add(event, CAPACITY);
  }

  /** Queues an event that must not be left out, for example the end. */
  public void postAlways(Runnable event) {
    add(event, Integer.MAX_VALUE);
  }

  private boolean add(Runnable event, int capacity) {
    synchronized (events) {
      if (events.size() >= capacity) {
        LOG.log(Level.WARNING, "a session has {0} events waiting: one left out", events.size());
        return false;
      }
      events.add(event);
      if (running) {
        return true;
      }
      running = true;
    }
    try {
      workers.execute(this::run);
    } catch (RejectedExecutionException e) {
      // The container stops, or has no thread to spare: the caller's thread does it.
      LOG.log(Level.FINE, "no thread for a session's events", e);
      run();
    }
    return true;
  }

  private void run() {
    for (Runnable event = next(); event != null; event = next()) {
      try {
        event.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "an event of a session failed", e);
      }
    }
  }

  private Runnable next() {
    synchronized (events) {
      Runnable event = events.poll();
      running = event != null;
      return event;
    }
  }
}
