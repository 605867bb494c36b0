package org.opencpm.signalling.sip;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.TimerService;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundCalls;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling.FinalAnswer;

/**
 * The container as calls see it, played by a test: sessions, requests and responses, what goes out
 * and what the function hears, each as a line of text.
 */
final class CallScene implements CallListener {

  /** What went out, in order: {@code INVITE}, {@code 200 INVITE}. */
  final List<String> wire = new ArrayList<>();

  /** What the function heard, in order. */
  final List<String> heard = new ArrayList<>();

  /** Requests of the peer that the function has not answered. */
  final List<CallResponder> asked = new ArrayList<>();

  /** What was made last, by method, for a test to look at. */
  final Map<String, Fake<?>> last = new HashMap<>();

  final Calls calls;
  final Turn turn;
  SipSession.State state = SipSession.State.EARLY;
  boolean ended;
  RuntimeException sendTrouble;
  RuntimeException functionTrouble;
  InboundCalls functions = (request, call) -> this;

  private final Fake<SipApplicationSession> application;
  private final Map<String, Object> attributes = new HashMap<>();
  private final List<Runnable> questions = new ArrayList<>();
  private int cseq = 1;
  private int timers;

  CallScene() {
    application =
        Fake.of(SipApplicationSession.class)
            .says("getId", "app")
            .on("isValid", none -> !ended)
            .on("setAttribute", a -> attributes.put((String) a[0], a[1]))
            .on("getAttribute", a -> attributes.get(a[0]))
            .on(
                "invalidate",
                none -> {
                  ended = true;
                  return null;
                });
    Fake<TimerService> service =
        Fake.of(TimerService.class)
            .on(
                "createTimer",
                a -> {
                  timers += "call".equals(a[3]) ? 1 : 0;
                  return null;
                });
    SipFactory factory = factory();
    turn = new Turn(factory, service.get());
    OutgoingRequests requests = new OutgoingRequests(factory);
    calls =
        new Calls(
            turn,
            requests,
            new FirstHops(requests, new TcpReach(questions::add)),
            service.get(),
            true,
            (request, call) -> functions.invited(request, call));
  }

  private SipFactory factory() {
    return Fake.of(SipFactory.class)
        .on("createApplicationSession", none -> application.get())
        .on("createRequest", a -> request((String) a[1], session("")).get())
        .on("createURI", a -> uri(a[0].toString()))
        .on("createAddress", a -> address(a[0].toString()))
        .get();
  }

  /** Timers that were set for a call. */
  int timers() {
    return timers;
  }

  /** Runs what waits for the container's turn. */
  CallScene turn() {
    turn.timeout();
    return this;
  }

  /** Lets the look for TCP listeners end. */
  void answerTcpQuestions() {
    questions.forEach(Runnable::run);
    questions.clear();
    turn();
  }

  /** A timer of the call comes. */
  void overdue() {
    ServletTimer timer =
        Fake.of(ServletTimer.class).says("getApplicationSession", application.get()).get();
    turn.handling(() -> calls.timeout(timer));
  }

  // ----- sessions -----

  /** The session of a dialog; they differ in the tag of the peer. */
  SipSession session(String tag) {
    return Fake.of(SipSession.class)
        .says("getCallId", "call-1")
        .says("toString", tag)
        .on("isValid", none -> !ended)
        .on("getState", none -> state)
        .on("getApplicationSession", none -> application.get())
        .on("setAttribute", a -> attributes.put((String) a[0], a[1]))
        .on("getAttribute", a -> attributes.get(a[0]))
        .on("createRequest", a -> made((String) a[0], tag))
        .get();
  }

  private SipServletRequest made(String method, String tag) {
    if (state == SipSession.State.TERMINATED) {
      throw new IllegalStateException("Session is TERMINATED");
    }
    return request(method, session(tag)).get();
  }

  // ----- requests of ours -----

  private Fake<SipServletRequest> request(String method, SipSession session) {
    Fake<SipServletRequest> request = Fake.of(SipServletRequest.class);
    String number = ++cseq + " " + method;
    message(request, method, session, number)
        .on("getRequestURI", none -> uri("sip:bob@192.0.2.7:5070"))
        .on("createCancel", none -> request("CANCEL", session).get())
        .on("send", none -> send(method, (String) headers(request).get("Reason")));
    last.put(method, request);
    return request;
  }

  private Object send(String what, String reason) {
    if (sendTrouble != null) {
      throw sendTrouble;
    }
    wire.add(reason == null ? what : what + " " + reason);
    return null;
  }

  private final Map<Fake<?>, Map<String, Object>> fields = new HashMap<>();

  /** Header fields of a message. */
  Map<String, Object> headers(Fake<?> message) {
    return fields.computeIfAbsent(message, m -> new LinkedHashMap<>());
  }

  private <T extends SipServletMessage> Fake<T> message(
      Fake<T> message, String method, SipSession session, String number) {
    headers(message).put("CSeq", number);
    return message
        .says("getMethod", method)
        .says("getCallId", "call-1")
        .on("getHeader", a -> headers(message).get(a[0]))
        .on("addHeader", a -> headers(message).put((String) a[0], a[1]))
        .on("getHeaderNames", none -> headers(message).keySet().iterator())
        .on("getHeaders", a -> values(headers(message).get(a[0])).iterator())
        .on("getSession", none -> session)
        .on("getApplicationSession", none -> application.get());
  }

  private static List<String> values(Object value) {
    return value == null ? List.of() : List.of(value.toString());
  }

  /** A response to a request of ours comes. */
  void respond(String number, int status, String tag) {
    String method = number.substring(number.indexOf(' ') + 1);
    Fake<SipServletResponse> response = Fake.of(SipServletResponse.class);
    SipSession session = session(tag);
    message(response, method, session, number)
        .says("getStatus", status)
        .on("createAck", none -> request("ACK", session).get());
    turn.handling(() -> quietly(() -> calls.takes(response.get())));
  }

  // ----- requests of the peer -----

  /** A request of the peer comes. */
  Fake<SipServletRequest> receive(String method, String... headers) {
    Fake<SipServletRequest> request = Fake.of(SipServletRequest.class);
    message(request, method, session("peer"), "7 " + method)
        .says("isInitial", method.equals("INVITE") && attributes.isEmpty())
        .says("getInitialTransport", "TCP")
        .says("getInitialRemoteAddr", "192.0.2.9")
        .says("getInitialRemotePort", 40000)
        .on("getRequestURI", none -> uri("sip:server"))
        .on("createResponse", a -> response(method, (int) a[0]));
    headers(request).put("Via", "SIP/2.0/TCP 192.0.2.9:5099;branch=z9hG4bK1");
    for (int i = 0; i < headers.length; i += 2) {
      headers(request).put(headers[i], headers[i + 1]);
    }
    request.says("getContentLength", headers(request).containsKey("Content-Type") ? 10 : 0);
    turn.handling(() -> quietly(() -> calls.takes(request.get())));
    return request;
  }

  private SipServletResponse response(String method, int status) {
    Fake<SipServletResponse> response = Fake.of(SipServletResponse.class);
    message(response, method, session("peer"), "7 " + method)
        .on("send", none -> send(status + " " + method, null));
    last.put(status + " " + method, response);
    return response.get();
  }

  private interface Step {
    Object run() throws Exception;
  }

  private static void quietly(Step step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  // ----- addresses -----

  static SipURI uri(String text) {
    String bare = text.replaceAll("^sips?:([^@]*@)?", "");
    String host = bare.replaceAll("[:;].*", "");
    String port = bare.matches("[^:;]*:\\d+.*") ? bare.replaceAll("^[^:]*:(\\d+).*", "$1") : "-1";
    String transport =
        bare.contains("transport=") ? bare.replaceAll(".*transport=(\\w+).*", "$1") : null;
    return Fake.of(SipURI.class)
        .says("getHost", host)
        .says("getPort", Integer.parseInt(port))
        .says("getTransportParam", transport)
        .says("isSecure", text.startsWith("sips"))
        .says("toString", text)
        .get();
  }

  private static Address address(String text) {
    return Fake.of(Address.class)
        .says("toString", text)
        .on("getURI", none -> uri(text.replaceAll("[<>]", "")))
        .get();
  }

  static OutboundRequest invitation(String... headers) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      fields.add(Map.entry(headers[i], headers[i + 1]));
    }
    return new OutboundRequest(
        "INVITE",
        "sip:bob@192.0.2.7:5070",
        "<sip:alice@cpm.example>",
        "<sip:bob@cpm.example>",
        null,
        List.of("<sip:192.0.2.9:40000;transport=tcp;lr>"),
        HeaderList.of(fields),
        "application/sdp",
        new byte[] {1, 2, 3});
  }

  static Content sdp() {
    return new Content("application/sdp", new byte[] {4, 5});
  }

  // ----- the function -----

  @Override
  public void progressed(FinalAnswer answer) {
    hear("progressed " + answer.status());
  }

  @Override
  public void answered(FinalAnswer answer) {
    hear("answered " + answer.status());
  }

  @Override
  public void confirmed() {
    hear("confirmed");
  }

  @Override
  public void cancelled(HeaderList headers) {
    hear("cancelled " + headers.first("Reason").orElse("-"));
  }

  @Override
  public void requested(InboundRequest request, CallResponder responder) {
    asked.add(responder);
    hear("requested " + request.method());
  }

  @Override
  public void ended(HeaderList headers) {
    hear("ended " + headers.first("Reason").orElse("-"));
  }

  private void hear(String what) {
    heard.add(what);
    if (functionTrouble != null) {
      throw functionTrouble;
    }
  }

  /** Answers the oldest request of the peer that has no answer. */
  void answer(Outcome outcome) {
    asked.remove(0).answer(Answer.of(outcome), sdp());
    turn();
  }
}
