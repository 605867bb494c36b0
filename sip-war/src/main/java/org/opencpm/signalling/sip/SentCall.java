package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling.AnswerListener;
import org.opencpm.signalling.Signalling.FinalAnswer;

/** A call that goes out: the client side of an INVITE (RFC 3261 section 13.2). */
final class SentCall implements Call, SipCall {

  private static final Logger LOG = Logger.getLogger(SentCall.class.getName());

  private enum State {
    /** Not sent yet. */
    NEW,
    /** No final answer has come. */
    INVITING,
    /** A 2xx has come. */
    CONFIRMED,
    /** Any other final answer, or none. */
    LOST
  }

  private final Calls calls;
  private final Dialog dialog;
  private volatile String callId = "";
  private State state = State.NEW;

  /** These two are null after the final answer: they are as large as the body. */
  private OutboundRequest request;

  private SipServletRequest invite;
  private String number;
  private List<String> ways;
  private boolean heard;
  private boolean cancelled;
  private boolean byeOwed;
  private String reason;

  SentCall(Calls calls, OutboundRequest request, Dialog dialog) {
    this.calls = calls;
    this.request = request;
    this.dialog = dialog;
  }

  // ----- the functions' side, any thread -----

  @Override
  public String callId() {
    return callId;
  }

  @Override
  public void progress(int status, List<Map.Entry<String, String>> headers) {
    // There is nothing to answer.
  }

  @Override
  public void answer(Answer answer, Content content) {
    // There is nothing to answer.
  }

  @Override
  public void cancel(String why) {
    calls.turn(() -> takeBack(why));
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
  public void bye(String why) {
    calls.turn(
        () -> {
          if (state == State.CONFIRMED) {
            dialog.bye(why);
          } else {
            byeOwed = true;
            takeBack(why);
          }
        });
  }

  // ----- the INVITE -----

  /** Sends the INVITE, on the container's thread. */
  void send(List<String> firstHops) {
    if (state != State.NEW) {
      return;
    }
    try {
      ways = firstHops;
      invite = calls.make(this, request, ways.get(0));
      callId = invite.getCallId();
      number = invite.getHeader("CSeq");
      dialog.session(invite.getSession());
      dialog.contact(invite, request.headers().entries());
      dialog.route().called(request, invite);
      state = State.INVITING;
      invite.send();
    } catch (OutgoingRequests.UnsendableException e) {
      warn(e);
      lost(new FinalAnswer(SipSignalling.UNSENDABLE, e.getMessage(), "", HeaderList.empty()));
    } catch (IOException | ServletParseException | RuntimeException e) {
      warn(e);
      lost(new FinalAnswer(0, e.getMessage(), callId, HeaderList.empty()));
    }
  }

  private void warn(Exception e) {
    LOG.log(
        Level.WARNING,
        "INVITE to {0} not sent: {1}",
        new Object[] {request.requestUri(), e.toString()});
  }

  private void lost(FinalAnswer answer) {
    if (state != State.LOST) {
      state = State.LOST;
      release();
      dialog.over();
      dialog.listener().answered(answer);
    }
  }

  private void release() {
    request = null;
    invite = null;
  }

  private void takeBack(String why) {
    reason = why;
    if (state == State.NEW) {
      lost(
          new FinalAnswer(
              Outcome.TERMINATED.status(), "taken back before it went", "", HeaderList.empty()));
    } else if (state == State.INVITING && !cancelled) {
      cancelled = true;
      try {
        SipServletRequest cancel = invite.createCancel();
        if (why != null) {
          cancel.addHeader("Reason", why);
        }
        // The container keeps it until a provisional answer has come (RFC 3261 9.1).
        cancel.send();
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.FINE, "its answer has come already", e);
      }
      calls.watch(dialog.application());
    }
  }

  // ----- the container's side -----

  @Override
  public void received(SipServletRequest inside) throws IOException {
    if (!inside.getMethod().equals("ACK")) {
      dialog.received(inside);
    } else {
      dialog.acknowledged();
    }
  }

  @Override
  public void answered(SipServletResponse response) throws IOException {
    boolean initial = response.getHeader("CSeq").equals(number);
    if (!initial) {
      dialog.answered(response);
    } else if (response.getStatus() < 200) {
      progressed(response);
    } else if (response.getStatus() < 300) {
      accepted(response);
    } else if (state == State.INVITING) {
      refused(response);
    }
  }

  private void progressed(SipServletResponse response) throws IOException {
    heard = true;
    if (response.getStatus() > 100 && state == State.INVITING) {
      dialog.session(response.getSession());
      dialog.listener().progressed(Requests.answer(response));
    }
  }

  private void accepted(SipServletResponse response) throws IOException {
    dialog.acknowledge(response);
    if (state != State.INVITING) {
      other(response.getSession());
      return;
    }
    state = State.CONFIRMED;
    release();
    dialog.session(response.getSession());
    if (cancelled) {
      dialog.spareBye();
    }
    dialog.listener().answered(Requests.answer(response));
    dialog.confirmed();
    if (byeOwed) {
      dialog.bye(reason);
    }
  }

  /**
   * RFC 3261 13.2.2.4: an INVITE that forked downstream was taken twice; the first one is the call.
   */
  private void other(SipSession session) throws IOException {
    if (session.equals(dialog.session())) {
      return;
    }
    SipServletRequest bye = session.createRequest("BYE");
    bye.addHeader("User-Agent", Fields.PRODUCT);
    bye.addHeader("Reason", "SIP;cause=200;text=\"Call completed elsewhere\"");
    dialog.route().pin(bye);
    bye.send();
  }

  private void refused(SipServletResponse response) throws IOException {
    boolean again =
        ways.size() > 1 && !heard && !cancelled && FirstHops.nowhere(response.getStatus());
    if (again) {
      state = State.NEW;
      SipSignalling.end(dialog.application());
      send(ways.subList(1, ways.size()));
    } else {
      lost(Requests.answer(response));
    }
  }

  @Override
  public void unacknowledged() {
    dialog.die();
  }

  @Override
  public void overdue() {
    if (state == State.INVITING) {
      // RFC 3261 9.1: 64*T1 after the CANCEL the INVITE counts as cancelled.
      lost(
          new FinalAnswer(
              SipServletResponse.SC_REQUEST_TIMEOUT,
              "no answer to the CANCEL",
              callId,
              HeaderList.empty()));
    } else {
      dialog.overdue();
    }
  }
}
