package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.TimerService;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Responder;

/**
 * Brings answers that are decided on other threads back to the container's thread. Liberty ends the
 * session of an answered request only there: an answer sent on another thread keeps its request in
 * memory for three minutes. Under load the next message's turn takes the answers along; else a SIP
 * timer makes a turn.
 */
final class AnswerQueue {

  private static final Logger LOG = Logger.getLogger(AnswerQueue.class.getName());
  private static final String SERVER = "CPM-serv/OMA2.2 OpenCPM/0.1";
  private static final long TURN_MILLIS = 1;
  private static final int FOR_EVER = 0;
  private static final long NOT_ASKED = 0;
  private static final long OVERDUE_NANOS = 100_000_000L;

  private final TimerService timers;
  private final SipApplicationSession turns;
  private final boolean unescapesContacts;
  private final Queue<Answered> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong turnAskedAt = new AtomicLong(NOT_ASKED);
  private final ThreadLocal<SipServletRequest> handled = new ThreadLocal<>();

  private record Answered(SipServletRequest request, Answer answer, Runnable sent) {}

  AnswerQueue(SipFactory factory, TimerService timers) {
    this.timers = timers;
    this.turns = factory.createApplicationSession();
    this.turns.setInvalidateWhenReady(false);
    this.turns.setExpires(FOR_EVER);
    this.unescapesContacts = ContactEscapes.areUnescapedBy(factory);
  }

  /**
   * Runs the handling of a request on the container's thread: answers given meanwhile go out at
   * once.
   */
  void handling(SipServletRequest request, Runnable work) {
    turn();
    handled.set(request);
    try {
      work.run();
    } finally {
      handled.remove();
    }
  }

  /** Where the answer to a request goes, from any thread. */
  Responder to(SipServletRequest request) {
    return new Responder() {
      @Override
      public void answer(Answer answer) {
        answer(answer, () -> {});
      }

      @Override
      public void answer(Answer answer, Runnable sent) {
        add(new Answered(request, answer, sent));
      }
    };
  }

  private void add(Answered answered) {
    if (handled.get() == answered.request()) {
      send(answered);
      return;
    }
    waiting.add(answered);
    long now = System.nanoTime();
    long asked = turnAskedAt.get();
    // A container under overload drops timers too: one that is overdue is asked for again.
    boolean mayAsk = asked == NOT_ASKED || now - asked > OVERDUE_NANOS;
    if (mayAsk && turnAskedAt.compareAndSet(asked, now)) {
      try {
        timers.createTimer(turns, TURN_MILLIS, false, "turn");
      } catch (IllegalStateException e) {
        // The application stops; who waits for an answer sends again and is answered as a
        // duplicate.
        turnAskedAt.set(NOT_ASKED);
        LOG.log(Level.FINE, "no turn for an answer", e);
      }
    }
  }

  /** Sends what waits; on the container's thread. */
  void turn() {
    for (Answered next = waiting.poll(); next != null; next = waiting.poll()) {
      send(next);
    }
  }

  /** The timer that was asked for has come. */
  void timeout() {
    turnAskedAt.set(NOT_ASKED);
    turn();
  }

  private void send(Answered answered) {
    SipServletRequest request = answered.request();
    Answer answer = answered.answer();
    try {
      SipServletResponse response = request.createResponse(answer.status());
      for (Map.Entry<String, String> field : answer.headers()) {
        boolean escape = unescapesContacts && field.getKey().equals("Contact");
        response.addHeader(
            field.getKey(), escape ? ContactEscapes.escaped(field.getValue()) : field.getValue());
      }
      response.addHeader("Server", SERVER);
      response.send();
    } catch (IOException | RuntimeException e) {
      // The commit stands; the sender sends again and is answered as a duplicate. Whatever it was,
      // the answers behind this one go out.
      LOG.log(
          Level.WARNING,
          "answer {0} to {1} not sent: {2}",
          new Object[] {answer.outcome(), request.getCallId(), e.toString()});
    }
    try {
      answered.sent().run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "what follows the answer to " + request.getCallId() + " failed", e);
    }
  }
}
