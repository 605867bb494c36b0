package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome;

/** The requests of the peer inside a dialog (RFC 3261 12.2.2 and 14.2). */
final class DialogServer {

  private static final Logger LOG = Logger.getLogger(DialogServer.class.getName());

  /** RFC 3311 5.2: seconds until an overlapping request may be tried again, at random up to 10. */
  private static final String RETRY_AFTER = "3";

  private final Dialog dialog;
  private final Set<SipServletRequest> open = new LinkedHashSet<>();
  private boolean unacknowledged;

  DialogServer(Dialog dialog) {
    this.dialog = dialog;
  }

  /** Whether an INVITE has no final answer yet, or that no ACK. */
  boolean inviting() {
    return unacknowledged
        || open.stream().anyMatch(request -> request.getMethod().equals(Dialog.INVITE));
  }

  /** Whether every request has its answer. */
  boolean idle() {
    return open.isEmpty();
  }

  boolean unacknowledged() {
    return unacknowledged;
  }

  /**
   * Whether the ACK of a 2xx is waited for from now on.
   *
   * @return whether it was until now
   */
  boolean unacknowledged(boolean now) {
    boolean before = unacknowledged;
    unacknowledged = now;
    return before;
  }

  /** Takes a request, not BYE, not CANCEL. */
  void received(SipServletRequest request) throws IOException {
    // The container sees to INVITEs that cross; RFC 3311 5.2: nor must an offer by UPDATE.
    boolean offer = request.getMethod().equals(Dialog.UPDATE) && request.getContentLength() > 0;
    if (offer && dialog.offering()) {
      answer(request, Answer.of(Outcome.GLARE), null);
    } else if (offer && open.stream().anyMatch(DialogServer::refreshes)) {
      answer(request, Answer.of(Outcome.SERVER_ERROR).with("Retry-After", RETRY_AFTER), null);
    } else {
      ask(request);
    }
  }

  private void ask(SipServletRequest request) throws IOException {
    open.add(request);
    try {
      dialog
          .listener()
          .requested(
              Requests.inbound(request),
              (answer, content) -> dialog.turn(() -> respond(request, answer, content)));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, request.getMethod() + " in " + request.getCallId() + " failed", e);
      respond(request, Answer.of(Outcome.SERVER_ERROR), null);
    }
  }

  private void respond(SipServletRequest request, Answer answer, Content content) {
    if (open.remove(request)) {
      answer(request, answer, content);
    }
  }

  void answer(SipServletRequest request, Answer answer, Content content) {
    boolean refreshed = refreshes(request) && answer.status() < 300;
    try {
      SipServletResponse response = request.createResponse(answer.status());
      Fields.add(response, answer.headers());
      Fields.complete(response, "Server", Fields.PRODUCT);
      Fields.content(response, content);
      if (refreshed) {
        dialog.contact(response, answer.headers());
      }
      response.send();
      unacknowledged |= refreshed && request.getMethod().equals(Dialog.INVITE);
    } catch (IOException | ServletParseException | RuntimeException e) {
      dialog.warn("answer " + answer.status() + " to " + request.getMethod() + " not sent", e);
    }
  }

  /** Whether a request renews the Contacts (RFC 3261 12.2, RFC 3311 5.1). */
  private static boolean refreshes(SipServletRequest request) {
    return request.getMethod().equals(Dialog.INVITE) || request.getMethod().equals(Dialog.UPDATE);
  }

  /** A re-INVITE was taken back; the container has answered it. */
  void takenBack() {
    open.removeIf(request -> request.getMethod().equals(Dialog.INVITE));
  }

  /** RFC 3261 15.1.2: what is pending when the dialog ends is still answered. */
  void terminate() {
    List<SipServletRequest> pending = new ArrayList<>(open);
    open.clear();
    pending.forEach(request -> answer(request, Answer.of(Outcome.TERMINATED), null));
  }
}
