package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling.AnswerListener;

/** A call that came in: the server side of an INVITE (RFC 3261 section 13.3). */
final class ReceivedCall implements Call, SipCall {

  private static final Logger LOG = Logger.getLogger(ReceivedCall.class.getName());

  private enum State {
    /** No final answer was given. */
    OFFERED,
    /** A 2xx was given; its ACK has not come. */
    ACCEPTED,
    CONFIRMED,
    /** Refused, taken back, or never acknowledged. */
    LOST
  }

  private final Calls calls;
  private final Dialog dialog;
  private final String callId;
  private State state = State.OFFERED;

  /** Null once it has its final answer: it is as large as its body, and the call may last. */
  private SipServletRequest invite;

  ReceivedCall(Calls calls, SipServletRequest invite, Dialog dialog) {
    this.calls = calls;
    this.invite = invite;
    this.dialog = dialog;
    this.callId = invite.getCallId();
  }

  // ----- the functions' side, any thread -----

  @Override
  public String callId() {
    return callId;
  }

  @Override
  public void progress(int status, List<Map.Entry<String, String>> headers) {
    calls.turn(
        () -> {
          if (state == State.OFFERED) {
            respond(status, headers, null);
          }
        });
  }

  @Override
  public void answer(Answer answer, Content content) {
    calls.turn(() -> finish(answer, content));
  }

  @Override
  public void cancel(String reason) {
    // A received INVITE is its sender's to take back.
  }

  @Override
  public void request(
      String method,
      List<Map.Entry<String, String>> headers,
      Content content,
      AnswerListener listener) {
    calls.turn(() -> dialog.request(method, headers, content, listener));
  }

  @Override
  public void bye(String reason) {
    calls.turn(
        () -> {
          if (state == State.OFFERED) {
            finish(Answer.of(Outcome.DECLINED), null);
          } else {
            dialog.bye(reason);
          }
        });
  }

  // ----- answers -----

  private void finish(Answer answer, Content content) {
    if (state != State.OFFERED) {
      return;
    }
    boolean accepted = answer.status() < 300;
    state = accepted ? State.ACCEPTED : State.LOST;
    boolean given = respond(answer.status(), answer.headers(), content);
    invite = null;
    if (given && accepted) {
      dialog.accepted();
      return;
    }
    dialog.over();
    if (accepted) {
      state = State.LOST;
      dialog.listener().ended(HeaderList.empty());
    }
  }

  private boolean respond(int status, List<Map.Entry<String, String>> headers, Content content) {
    try {
      SipServletResponse response = invite.createResponse(status);
      Fields.add(response, headers);
      Fields.complete(response, "Server", Fields.PRODUCT);
      Fields.content(response, content);
      if (status < 300) {
        dialog.contact(response, headers);
      }
      response.send();
      return true;
    } catch (IOException | ServletParseException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "answer {0} to INVITE {1} not sent: {2}",
          new Object[] {status, callId, e.toString()});
      return false;
    }
  }

  // ----- the container's side -----

  @Override
  public void received(SipServletRequest request) throws IOException {
    String method = request.getMethod();
    if (method.equals("ACK")) {
      boolean awaited = dialog.acknowledged();
      if (awaited && state == State.ACCEPTED) {
        state = State.CONFIRMED;
        dialog.listener().confirmed();
      }
    } else if (state == State.OFFERED && method.equals("CANCEL")) {
      takenBack(request);
    } else if (state == State.OFFERED && method.equals("BYE")) {
      // RFC 3261 15.1.2: a BYE in an early dialog; the INVITE gets its 487 from us.
      request.createResponse(SipServletResponse.SC_OK).send();
      respond(Outcome.TERMINATED.status(), List.of(), null);
      takenBack(request);
    } else {
      dialog.received(request);
    }
  }

  private void takenBack(SipServletRequest request) {
    state = State.LOST;
    invite = null;
    dialog.over();
    dialog.listener().cancelled(Requests.headers(request));
  }

  @Override
  public void answered(SipServletResponse response) throws IOException {
    dialog.answered(response);
  }

  @Override
  public void unacknowledged() {
    // RFC 3261 13.3.1.4 and 14.2.
    if (state == State.ACCEPTED) {
      state = State.LOST;
    }
    dialog.die();
  }

  @Override
  public void overdue() {
    dialog.overdue();
  }
}
