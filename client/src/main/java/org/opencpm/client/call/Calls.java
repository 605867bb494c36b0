package org.opencpm.client.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.opencpm.client.signalling.Exchange;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.signalling.HeaderList;

/** All calls of a client: starts them, and brings what comes to the one that it belongs to. */
public final class Calls {

  /** Methods that a call understands. */
  public static final String ALLOW = "INVITE, ACK, CANCEL, BYE, MESSAGE, UPDATE, OPTIONS";

  private final Exchange exchange;
  private final CallClock clock;
  private final HeaderList userAgent;
  private final HeaderList ownFields;
  private final Function<IncomingCall, CallListener> invited;
  private final Duration interval;
  private final Map<String, Call> dialogs = new HashMap<>();
  private final Map<String, IncomingCall> unanswered = new HashMap<>();

  /** No calls yet; they ask for the usual session interval. */
  public Calls(
      Exchange exchange,
      CallClock clock,
      String userAgent,
      Function<IncomingCall, CallListener> invited) {
    this(exchange, clock, userAgent, invited, SessionInterval.USUAL);
  }

  /**
   * No calls yet.
   *
   * @param exchange sends the requests
   * @param clock the thread of all calls
   * @param userAgent value of User-Agent
   * @param invited takes a received INVITE, on the calls' thread: answers it now or later
   * @param interval what calls from here ask for as their session interval (RFC 4028)
   */
  public Calls(
      Exchange exchange,
      CallClock clock,
      String userAgent,
      Function<IncomingCall, CallListener> invited,
      Duration interval) {
    this.interval = interval;
    this.exchange = exchange;
    this.clock = clock;
    this.userAgent = HeaderList.empty().adding("User-Agent", userAgent);
    this.ownFields =
        this.userAgent.toBuilder().add("Allow", ALLOW).add("Supported", "timer").build();
    this.invited = invited;
  }

  /**
   * Starts a call; on the calls' thread.
   *
   * @param invite the INVITE with From, To, Call-ID, CSeq, Contact and its body; Allow, User-Agent
   *     and the fields of the session timer are added
   * @param listener hears what becomes of it
   * @throws IllegalArgumentException when the INVITE cannot be written as SIP
   */
  public OutgoingCall invite(OutgoingRequest invite, CallListener listener) {
    HeaderList.Builder fields = invite.headers().toBuilder();
    ownFields.entries().forEach(field -> fields.set(field.getKey(), field.getValue()));
    fields.set("Session-Expires", interval.toSeconds() + ";refresher=uac");
    fields.set("Min-SE", Long.toString(SessionInterval.SHORTEST.toSeconds()));
    OutgoingCall call = new OutgoingCall(this, invite.withHeaders(fields.build()));
    call.listener(listener);
    call.start();
    return call;
  }

  /**
   * Takes a request that came, if it is one of a call.
   *
   * @return false when it is not: somebody else has to answer it
   */
  public boolean take(IncomingRequest request) {
    boolean inDialog =
        request.headers().first("To").filter(to -> !Dialog.tag(to).isEmpty()).isPresent();
    Runnable work =
        switch (request.method()) {
          case "CANCEL" -> () -> cancel(request);
          case "ACK", "BYE" -> () -> inDialog(request);
          case "INVITE" -> inDialog ? () -> inDialog(request) : () -> invited(request);
          default -> inDialog ? () -> inDialog(request) : null;
        };
    if (work != null) {
      clock.execute(work);
    }
    return work != null;
  }

  private void inDialog(IncomingRequest request) {
    Call call = dialogs.get(Dialog.key(request));
    if (call != null) {
      call.received(request);
    } else if (!request.method().equals("ACK")) {
      request.answer(481, "Call/Transaction Does Not Exist", userAgent);
    }
  }

  private void cancel(IncomingRequest request) {
    IncomingCall call = unanswered.get(inviteKey(request));
    if (call == null) {
      request.answer(481, "Call/Transaction Does Not Exist", userAgent);
      return;
    }
    request.answer(200, "OK", userAgent);
    call.cancelled(request.headers());
  }

  private void invited(IncomingRequest request) {
    var asked = SessionInterval.in(request.headers());
    if (asked.filter(a -> a.length().compareTo(SessionInterval.SHORTEST) < 0).isPresent()) {
      String least = Long.toString(SessionInterval.SHORTEST.toSeconds());
      request.answer(422, "Session Interval Too Small", userAgent.adding("Min-SE", least));
      return;
    }
    IncomingCall call = new IncomingCall(this, request);
    unanswered.put(inviteKey(request), call);
    call.listener(invited.apply(call));
  }

  /** What an INVITE and its CANCEL have in common. */
  private static String inviteKey(IncomingRequest request) {
    HeaderList headers = request.headers();
    return headers.first("Call-ID").orElse("")
        + '\n'
        + Dialog.number(headers)
        + '\n'
        + Dialog.tag(headers.first("From").orElse(""));
  }

  void answered(IncomingCall call) {
    unanswered.remove(inviteKey(call.invite()), call);
  }

  void add(Call call, String key) {
    dialogs.put(key, call);
  }

  void remove(Call call) {
    if (call.dialog() != null) {
      dialogs.remove(call.dialog().key(), call);
    }
  }

  Exchange exchange() {
    return exchange;
  }

  CallClock clock() {
    return clock;
  }

  HeaderList userAgent() {
    return userAgent;
  }

  /** What every request and answer carries that sets up or refreshes a session. */
  HeaderList ownFields() {
    return ownFields;
  }
}
