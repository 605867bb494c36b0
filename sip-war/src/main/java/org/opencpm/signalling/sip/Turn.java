package org.opencpm.signalling.sip;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.TimerService;

/**
 * Brings what is decided on other threads back to the container's SIP thread: actions wait here and
 * run, in their order, at the thread's next turn. Under load the next message is that turn; else a
 * SIP timer makes one.
 */
final class Turn {

  private static final Logger LOG = Logger.getLogger(Turn.class.getName());
  private static final long TURN_MILLIS = 1;
  private static final int FOR_EVER = 0;
  private static final long NOT_ASKED = 0;
  private static final long OVERDUE_NANOS = 100_000_000L;

  private final TimerService timers;
  private final SipApplicationSession turns;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong askedAt = new AtomicLong(NOT_ASKED);
  private final ThreadLocal<Boolean> mine = new ThreadLocal<>();

  Turn(SipFactory factory, TimerService timers) {
    this.timers = timers;
    this.turns = factory.createApplicationSession();
    this.turns.setInvalidateWhenReady(false);
    this.turns.setExpires(FOR_EVER);
  }

  /** Whether a timer is one of ours. */
  boolean isOf(SipApplicationSession session) {
    return turns.getId().equals(session.getId());
  }

  /** Adds an action, from any thread. */
  void add(Runnable action) {
    waiting.add(action);
    if (mine.get() == null) {
      ask();
    }
  }

  private void ask() {
    long now = System.nanoTime();
    long asked = askedAt.get();
    // A container under overload drops timers too: one that is overdue is asked for again.
    boolean mayAsk = asked == NOT_ASKED || now - asked > OVERDUE_NANOS;
    if (mayAsk && askedAt.compareAndSet(asked, now)) {
      try {
        timers.createTimer(turns, TURN_MILLIS, false, "turn");
      } catch (IllegalStateException e) {
        // The application stops; who waits for an answer sends again and is answered as a
        // duplicate.
        askedAt.set(NOT_ASKED);
        LOG.log(Level.FINE, "no turn", e);
      }
    }
  }

  /**
   * Runs the handling of a message on the container's thread, after what waits; what is added
   * meanwhile runs right after it.
   */
  void handling(Runnable work) {
    mine.set(Boolean.TRUE);
    try {
      run();
      work.run();
    } finally {
      run();
      mine.remove();
    }
  }

  /** The timer that was asked for has come. */
  void timeout() {
    askedAt.set(NOT_ASKED);
    handling(() -> {});
  }

  private void run() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      try {
        next.run();
      } catch (RuntimeException e) {
        // Whatever it was, those behind it have their turn.
        LOG.log(Level.WARNING, "an action on the SIP side failed", e);
      }
    }
  }
}
