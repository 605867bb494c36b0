package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Responder;

/**
 * Brings answers that are decided on other threads back to the container's thread. Liberty ends the
 * session of an answered request only there: an answer sent on another thread keeps its request in
 * memory for three minutes.
 */
final class AnswerQueue {

  private static final Logger LOG = Logger.getLogger(AnswerQueue.class.getName());

  private final Turn turn;
  private final boolean unescapesContacts;
  private final ThreadLocal<SipServletRequest> handled = new ThreadLocal<>();

  private record Answered(SipServletRequest request, Answer answer, Runnable sent) {}

  AnswerQueue(Turn turn, boolean unescapesContacts) {
    this.turn = turn;
    this.unescapesContacts = unescapesContacts;
  }

  /**
   * Runs the handling of a request on the container's thread: answers given meanwhile go out at
   * once.
   */
  void handling(SipServletRequest request, Runnable work) {
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
    } else {
      turn.add(() -> send(answered));
    }
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
      response.addHeader("Server", Fields.PRODUCT);
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
