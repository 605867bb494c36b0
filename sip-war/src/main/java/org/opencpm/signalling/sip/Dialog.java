package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling.AnswerListener;

/**
 * What the two sides of an INVITE have in common: requests inside the dialog both ways, and its end
 * (RFC 3261 sections 12, 14 and 15). On the container's thread alone.
 */
final class Dialog {

  static final String INVITE = "INVITE";
  static final String UPDATE = "UPDATE";
  private static final Logger LOG = Logger.getLogger(Dialog.class.getName());

  private enum State {
    OPEN,
    /** Over; transactions are still open. */
    ENDING,
    /** Nothing is open any more. */
    OVER
  }

  private final Calls calls;
  private final PeerRoute route;
  private final DialogClient client = new DialogClient(this);
  private final DialogServer server = new DialogServer(this);
  private State state = State.OPEN;
  private CallListener listener = CallListener.none();
  private ContactParameters contact = ContactParameters.NONE;
  private SipSession session;
  private SipApplicationSession application;
  private boolean confirmed;
  private boolean byeOwed;
  private boolean watched;
  private String byeReason;

  Dialog(Calls calls, PeerRoute route) {
    this.calls = calls;
    this.route = route;
  }

  void listener(CallListener heard) {
    listener = heard;
  }

  CallListener listener() {
    return listener;
  }

  PeerRoute route() {
    return route;
  }

  SipSession session() {
    return session;
  }

  /** What is to end with the call; null before there is a session. */
  SipApplicationSession application() {
    return application;
  }

  /** The session that the dialog is in; with an INVITE that forks it may come anew. */
  void session(SipSession current) {
    session = current;
    session.setInvalidateWhenReady(false);
    application = session.getApplicationSession();
  }

  String callId() {
    return session == null ? "" : session.getCallId();
  }

  boolean open() {
    return state == State.OPEN;
  }

  /**
   * Gives a message this server's Contact with the parameters that it has in this dialog; a Contact
   * among the fields says what they are from now on.
   */
  void contact(SipServletMessage message, List<Map.Entry<String, String>> fields)
      throws ServletParseException {
    contact = calls.contact(fields).or(contact);
    contact.apply(message);
  }

  /** A 2xx to the INVITE came. */
  void confirmed() {
    confirmed = true;
    client.next();
  }

  /** A 2xx to the INVITE was given. */
  void accepted() {
    confirmed = true;
    server.unacknowledged(true);
  }

  // ----- requests -----

  void request(
      String method,
      List<Map.Entry<String, String>> headers,
      Content content,
      AnswerListener asker) {
    client.request(new DialogClient.Outgoing(method, headers, content, asker));
  }

  /** Whether a request can be sent. */
  boolean possible() {
    return state == State.OPEN
        && session != null
        && session.isValid()
        && (session.getState() == SipSession.State.EARLY
            || session.getState() == SipSession.State.CONFIRMED);
  }

  /** RFC 3261 14.1: no INVITE while another one is on its way in either direction. */
  boolean inviting() {
    return !confirmed || client.inviting() || server.inviting();
  }

  /** Whether an offer of ours has no answer yet. */
  boolean offering() {
    return client.offering();
  }

  /** Whether the container lets no more requests of ours into the dialog. */
  boolean terminated() {
    return session != null
        && session.isValid()
        && session.getState() == SipSession.State.TERMINATED;
  }

  /** See {@link DialogClient#spareBye}. */
  void spareBye() {
    client.spareBye();
  }

  /** Sends the ACK of a 2xx. */
  void acknowledge(SipServletResponse response) {
    client.acknowledge(response);
  }

  void answered(SipServletResponse response) throws IOException {
    int status = response.getStatus();
    if (status < 200) {
      return;
    }
    client.answered(response);
    // RFC 3261 12.2.1.2, RFC 5057 5.1: these end the dialog, and the container lets nothing more
    // through.
    boolean dead =
        status == SipServletResponse.SC_REQUEST_TIMEOUT
            || status == SipServletResponse.SC_CALL_LEG_DONE
            || terminated();
    if (dead && state == State.OPEN) {
      die();
    }
    client.next();
    close();
  }

  void received(SipServletRequest request) throws IOException {
    route.heard(request);
    switch (request.getMethod()) {
      case "BYE" -> byeReceived(request);
      case "CANCEL" -> server.takenBack();
      default -> {
        if (state == State.OPEN) {
          server.received(request);
        } else {
          server.answer(request, Answer.of(Outcome.NO_DIALOG), null);
        }
      }
    }
    client.next();
  }

  /** Has an action run at the container's next turn, and what it made possible after it. */
  void turn(Runnable action) {
    calls.turn(
        () -> {
          action.run();
          client.next();
          close();
        });
  }

  /**
   * An ACK has come.
   *
   * @return whether one was waited for
   */
  boolean acknowledged() {
    boolean awaited = server.unacknowledged(false);
    payBye();
    client.next();
    close();
    return awaited;
  }

  // ----- the end -----

  private void byeReceived(SipServletRequest request) {
    server.answer(request, Answer.of(Outcome.OK), null);
    if (state == State.OPEN) {
      state = State.ENDING;
      endTransactions();
      listener.ended(Requests.headers(request));
    }
    byeOwed = false;
    close();
  }

  /** Ends the dialog from this side. */
  void bye(String reason) {
    if (state == State.OPEN) {
      state = State.ENDING;
      byeOwed = true;
      byeReason = reason;
      endTransactions();
      if (!server.unacknowledged()) {
        payBye();
      }
      close();
    }
  }

  /** The peer is gone: ends the dialog and tells. */
  void die() {
    server.unacknowledged(false);
    if (state == State.OPEN) {
      bye(null);
      listener.ended(HeaderList.empty());
    } else {
      payBye();
      close();
    }
  }

  /** RFC 3261 section 15: the called side sends no BYE before the ACK. */
  private void payBye() {
    if (byeOwed) {
      byeOwed = false;
      client.bye(byeReason);
    }
  }

  private void endTransactions() {
    server.terminate();
    client.next();
    client.cancelInvite();
  }

  /** Whatever is still open has had its time. */
  void overdue() {
    if (byeOwed) {
      server.unacknowledged(false);
      payBye();
      watched = false;
      close();
      return;
    }
    state = state == State.OPEN ? State.ENDING : state;
    client.giveUp();
    close();
  }

  /** There is no dialog, or no more. */
  void over() {
    if (state == State.OPEN) {
      state = State.ENDING;
      client.next();
    }
    close();
  }

  private void close() {
    if (state != State.ENDING) {
      return;
    }
    if (client.idle() && server.idle() && !byeOwed) {
      state = State.OVER;
      calls.over(application);
    } else if (!watched) {
      watched = true;
      calls.watch(application);
    }
  }

  /** Logs what the container did not do. */
  void warn(String what, Exception e) {
    LOG.log(Level.WARNING, "{0} in {1}: {2}", new Object[] {what, callId(), e.toString()});
  }
}
