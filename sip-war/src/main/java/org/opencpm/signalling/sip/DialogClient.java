package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling.AnswerListener;
import org.opencpm.signalling.Signalling.FinalAnswer;

/** The requests of this side inside a dialog (RFC 3261 12.2.1 and 14.1). */
final class DialogClient {

  private static final Logger LOG = Logger.getLogger(DialogClient.class.getName());
  private static final String BYE = "BYE";

  private final Dialog dialog;
  private final Map<String, AnswerListener> sent = new LinkedHashMap<>();
  private final Deque<Outgoing> waiting = new ArrayDeque<>();
  private SipServletRequest invite;
  private SipServletRequest spareBye;

  DialogClient(Dialog dialog) {
    this.dialog = dialog;
  }

  /** A request to be sent. */
  record Outgoing(
      String method,
      List<Map.Entry<String, String>> headers,
      Content content,
      AnswerListener listener) {}

  boolean inviting() {
    return invite != null;
  }

  boolean offering() {
    return sent.keySet().stream()
        .anyMatch(cseq -> cseq.endsWith(Dialog.INVITE) || cseq.endsWith(Dialog.UPDATE));
  }

  /** Whether every request has its answer. */
  boolean idle() {
    return sent.isEmpty();
  }

  /** Sends a request; an INVITE waits until no other one is on its way. */
  void request(Outgoing outgoing) {
    if (!dialog.possible()) {
      tell(outgoing.listener(), none(Outcome.NO_DIALOG.status(), "no dialog"));
    } else if (outgoing.method().equals(Dialog.INVITE) && dialog.inviting()) {
      waiting.add(outgoing);
    } else {
      send(outgoing);
    }
  }

  /** Lets go what waited, or tells that it will not. */
  void next() {
    while (!waiting.isEmpty() && (!dialog.possible() || !dialog.inviting())) {
      request(waiting.poll());
    }
  }

  void bye(String reason) {
    if (dialog.terminated() && spareBye == null) {
      // The peer has said that it knows no such dialog; there is nobody to tell.
      return;
    }
    List<Map.Entry<String, String>> fields =
        reason == null ? List.of() : List.of(Map.entry("Reason", reason));
    send(new Outgoing(BYE, fields, null, answer -> {}));
  }

  private void send(Outgoing outgoing) {
    boolean isInvite = outgoing.method().equals(Dialog.INVITE);
    String number = null;
    try {
      SipServletRequest request = make(outgoing.method());
      number = request.getHeader("CSeq");
      Fields.add(request, outgoing.headers());
      Fields.complete(request, "User-Agent", Fields.PRODUCT);
      Fields.content(request, outgoing.content());
      if (isInvite || outgoing.method().equals(Dialog.UPDATE)) {
        dialog.contact(request, outgoing.headers());
      }
      dialog.route().pin(request);
      sent.put(number, outgoing.listener());
      invite = isInvite ? request : invite;
      outgoing.listener().sending(request.getCallId());
      request.send();
    } catch (IOException | ServletParseException | RuntimeException e) {
      dialog.warn(outgoing.method() + " not sent", e);
      sent.remove(number);
      invite = isInvite ? null : invite;
      tell(outgoing.listener(), none(0, e.getMessage()));
    }
  }

  private SipServletRequest make(String method) {
    boolean spare = method.equals(BYE) && spareBye != null && dialog.terminated();
    return spare ? spareBye : dialog.session().createRequest(method);
  }

  /**
   * Makes the BYE before it is needed: for a 2xx that crossed its CANCEL. The 481 to the CANCEL
   * that is still to come closes the dialog in Liberty's view, and it makes no request any more.
   */
  void spareBye() {
    spareBye = dialog.session().createRequest(BYE);
  }

  /** The final answer to a request. */
  void answered(SipServletResponse response) throws IOException {
    AnswerListener asker = sent.remove(response.getHeader("CSeq"));
    if (response.getMethod().equals(Dialog.INVITE)) {
      invite = null;
      if (response.getStatus() < 300) {
        acknowledge(response);
      }
    }
    if (asker != null) {
      tell(asker, Requests.answer(response));
    }
  }

  void acknowledge(SipServletResponse response) {
    try {
      SipServletRequest ack = response.createAck();
      dialog.route().pin(ack);
      ack.send();
    } catch (IOException | RuntimeException e) {
      dialog.warn("ACK not sent", e);
    }
  }

  /** Takes a re-INVITE back, which could ring for ever. */
  void cancelInvite() {
    if (invite != null) {
      try {
        invite.createCancel().send();
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.FINE, "its answer has come already", e);
      }
    }
  }

  /** Nobody will answer any more. */
  void giveUp() {
    List<AnswerListener> askers = new ArrayList<>(sent.values());
    sent.clear();
    invite = null;
    askers.forEach(asker -> tell(asker, none(0, "no answer")));
    next();
  }

  private static void tell(AnswerListener asker, FinalAnswer answer) {
    GuardedListener.guard(() -> asker.answered(answer));
  }

  private FinalAnswer none(int status, String reason) {
    return new FinalAnswer(status, reason, dialog.callId(), HeaderList.empty());
  }
}
