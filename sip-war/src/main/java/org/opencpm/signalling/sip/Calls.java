package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.TimerService;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.InboundCalls;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling.Load;

/**
 * All calls: makes them, finds the call of each message by the attribute of its session, and ends
 * the sessions of calls that are over. No session of a call ends by itself.
 */
final class Calls {

  private static final Logger LOG = Logger.getLogger(Calls.class.getName());
  private static final int FOR_EVER = 0;
  private static final String RETRY_AFTER = "5";

  /** 64*T1, in which every transaction ends, and some more. */
  private static final long PATIENCE_MILLIS = 40_000;

  private final Turn turn;
  private final OutgoingRequests requests;
  private final FirstHops hops;
  private final TimerService timers;
  private final boolean quotesFeatures;
  private final InboundCalls functions;
  private final AtomicInteger live = new AtomicInteger();

  Calls(
      Turn turn,
      OutgoingRequests requests,
      FirstHops hops,
      TimerService timers,
      boolean quotesFeatures,
      InboundCalls functions) {
    this.turn = turn;
    this.requests = requests;
    this.hops = hops;
    this.timers = timers;
    this.quotesFeatures = quotesFeatures;
    this.functions = functions;
  }

  // ----- for the functions -----

  Call invite(OutboundRequest request, CallListener listener) {
    live.incrementAndGet();
    Dialog dialog = new Dialog(this, new PeerRoute(requests));
    dialog.listener(new GuardedListener(listener));
    SentCall call = new SentCall(this, request, dialog);
    hops.find(request, ways -> turn(() -> call.send(ways)));
    return call;
  }

  Load load() {
    return new Load(live.get(), SessionCount.live());
  }

  // ----- for the servlet, on the container's thread -----

  /** Whether a request belongs to a call or begins one; then it has been dealt with. */
  boolean takes(SipServletRequest request) throws IOException {
    SipCall call = of(request);
    if (call != null) {
      call.received(request);
      return true;
    }
    if (request.getMethod().equals("INVITE") && request.isInitial()) {
      begin(request);
      return true;
    }
    return false;
  }

  /** Whether a response belongs to a call; then it has been dealt with. */
  boolean takes(SipServletResponse response) throws IOException {
    SipCall call = of(response);
    if (call == null) {
      return false;
    }
    call.answered(response);
    return true;
  }

  /** No ACK has come in a session. */
  void unacknowledged(SipSession session) {
    if (session != null
        && session.isValid()
        && session.getAttribute(SipCall.ATTRIBUTE) instanceof SipCall call) {
      call.unacknowledged();
    }
  }

  /** A timer of {@link #watch} has come. */
  void timeout(ServletTimer timer) {
    SipApplicationSession session = timer.getApplicationSession();
    if (session.isValid() && session.getAttribute(SipCall.ATTRIBUTE) instanceof SipCall call) {
      call.overdue();
    }
  }

  private static SipCall of(SipServletMessage message) {
    SipSession session = message.getSession(false);
    return session == null ? null : (SipCall) session.getAttribute(SipCall.ATTRIBUTE);
  }

  private void begin(SipServletRequest invite) throws IOException {
    InboundRequest inbound = Requests.inbound(invite);
    live.incrementAndGet();
    PeerRoute route = new PeerRoute(requests);
    route.heard(invite);
    Dialog dialog = new Dialog(this, route);
    ReceivedCall call = new ReceivedCall(this, invite, dialog);
    keep(invite, call);
    dialog.session(invite.getSession());
    try {
      // What is done to the call meanwhile waits for the next turn.
      dialog.listener(new GuardedListener(functions.invited(inbound, call)));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "INVITE " + call.callId() + " failed", e);
      call.answer(Answer.of(Outcome.TRY_LATER).with("Retry-After", RETRY_AFTER), null);
    }
  }

  // ----- for calls, on the container's thread -----

  /** Has an action run at the container's next turn; any thread. */
  void turn(Runnable action) {
    turn.add(action);
  }

  ContactParameters contact(List<Map.Entry<String, String>> fields) {
    return ContactParameters.of(fields, quotesFeatures);
  }

  SipServletRequest make(SipCall call, OutboundRequest request, String way)
      throws ServletParseException, OutgoingRequests.UnsendableException {
    SipServletRequest invite = requests.make(request, way);
    keep(invite, call);
    return invite;
  }

  private static void keep(SipServletRequest invite, SipCall call) {
    SipApplicationSession session = invite.getApplicationSession();
    session.setExpires(FOR_EVER);
    session.setInvalidateWhenReady(false);
    session.setAttribute(SipCall.ATTRIBUTE, call);
    invite.getSession().setAttribute(SipCall.ATTRIBUTE, call);
  }

  /** Lets the call in a session be told, after a while, that what is still open will not end. */
  void watch(SipApplicationSession session) {
    try {
      timers.createTimer(session, PATIENCE_MILLIS, false, "call");
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "over already", e);
    }
  }

  /** A call is over: nothing of it stays. */
  void over(SipApplicationSession session) {
    live.decrementAndGet();
    SipSignalling.end(session);
  }
}
