package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.SipURI;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Signalling.FinalAnswer;
import org.opencpm.subscriber.Flow;

class SipSignallingTest {

  private final List<Fake<SipServletRequest>> made = new ArrayList<>();
  private final List<Fake<SipApplicationSession>> sessions = new ArrayList<>();
  private final List<FinalAnswer> answers = new ArrayList<>();
  private final Map<Fake<SipServletRequest>, Map<String, Object>> attributes = new HashMap<>();
  private Exception headerTrouble;
  private Exception sendTrouble;

  private final OutgoingRequests requests = new OutgoingRequests(factory());
  private final SipSignalling signalling =
      new SipSignalling(requests, new FirstHops(requests, new TcpReach(work -> {})), null);

  @Test
  void aRequestCarriesFieldsAndBodyAndContinuesTheSeed() throws Exception {
    Fake<SipServletRequest> first = Fake.of(SipServletRequest.class);
    first.says("getMethod", "MESSAGE").says("isInitial", true);
    first.says("getRequestURI", Fake.of(SipURI.class).says("toString", "sip:bob@x").get());
    assertThat(requests.isOwn(first.get())).isFalse();

    send(request("hello", List.of(Map.entry("Subject", "Lunch"))));

    List<String> calls = made.get(0).calls();
    assertThat(calls).contains("addHeader[Subject, Lunch]");
    assertThat(calls).anyMatch(c -> c.startsWith("setContent["));
    assertThat(calls).anyMatch(c -> c.startsWith("setRoutingDirective[CONTINUE"));
    assertThat(calls.get(calls.size() - 1)).isEqualTo("send[]");
    assertThat(answers).isEmpty();
  }

  @Test
  void aFinalAnswerIsHeardOnceAndItsSessionEnds() {
    send(request("hello", List.of()));

    respond(180);
    assertThat(answers).isEmpty();
    respond(200);

    assertThat(answers).extracting(FinalAnswer::status).containsExactly(200);
    assertThat(sessions.get(0).calls()).contains("invalidate[]");
  }

  @Test
  void aSubscriptionsSessionLivesAsLongAsNotificationsMayCome() {
    send(request("", List.of()));
    signalling.answered(
        response(200).says("getMethod", "SUBSCRIBE").says("getExpires", 600_000).get());

    assertThat(sessions.get(0).calls())
        .contains("setExpires[10002]")
        .doesNotContain("invalidate[]");
  }

  @Test
  void aSessionThatCannotBeEndedDoesNotKeepTheAnswerBack() {
    send(request("hello", List.of()));
    sessions
        .get(0)
        .on(
            "invalidate",
            none -> {
              throw new IllegalStateException("gone already");
            });

    respond(200);

    assertThat(answers).extracting(FinalAnswer::status).containsExactly(200);
  }

  @Test
  void aNetworkThatFailsIsAnAnswerWithoutStatus() {
    sendTrouble = new IOException("no route");

    send(request("hello", List.of()));

    assertThat(answers).extracting(FinalAnswer::status).containsExactly(0);
    assertThat(sessions.get(0).calls()).contains("invalidate[]");
  }

  @Test
  void whatTheContainerWillNotCarryIsRefusedAsByTheDevice() {
    headerTrouble = new IllegalArgumentException("system header");

    send(request("hello", List.of(Map.entry("RAck", "1 1 INVITE"))));

    assertThat(answers).extracting(FinalAnswer::status).containsExactly(488);
    assertThat(made.get(0).calls()).doesNotContain("send[]");
  }

  @Test
  void aTargetThatIsNoneIsADeviceThatCannotBeReached() {
    send(
        new OutboundRequest(
            "MESSAGE",
            "nonsense",
            "<sip:a@x>",
            "<sip:b@x>",
            null,
            List.of(),
            HeaderList.empty(),
            null,
            null));

    assertThat(answers).extracting(FinalAnswer::status).containsExactly(0);
  }

  @Test
  void aTlsConnectionIsFoundByThePortOfTheViaOrElseByItsOwn() {
    OutboundRequest request = byTls();
    send(request);
    assertThat(routes(0)).containsExactly("<sip:192.0.2.10:5071;transport=tls;lr>");

    respond(503);

    assertThat(answers).isEmpty();
    assertThat(routes(1)).containsExactly("<sip:192.0.2.10:49152;transport=tls;lr>");
    respond(200);
    assertThat(answers).extracting(FinalAnswer::status).containsExactly(200);

    send(request);
    assertThat(routes(2)).as("what worked goes first").isEqualTo(routes(1));
    respond(503);
    assertThat(routes(3)).isEqualTo(routes(0));
  }

  @Test
  void aDeviceThatIsFoundUnderNeitherPortIsNotReachedOnce() {
    send(byTls());
    respond(503);
    respond(408);

    assertThat(answers).extracting(FinalAnswer::status).containsExactly(408);
    send(byTls());
    assertThat(routes(2)).isEqualTo(routes(0));
  }

  private static OutboundRequest byTls() {
    return new OutboundRequest(
        "MESSAGE",
        "sip:bob@192.0.2.10:5071;transport=tls",
        "<sip:alice@cpm.example>",
        "<sip:bob@cpm.example>",
        new Flow("tls", "192.0.2.10", 49152),
        List.of("<sip:192.0.2.10:5071;transport=tls;lr>"),
        HeaderList.empty(),
        "text/plain",
        new byte[] {1});
  }

  private List<String> routes(int request) {
    return made.get(request).calls().stream()
        .filter(call -> call.startsWith("pushRoute["))
        .map(call -> call.substring("pushRoute[".length(), call.length() - 1))
        .toList();
  }

  private void send(OutboundRequest request) {
    signalling.send(request, answers::add);
  }

  private void respond(int status) {
    signalling.answered(response(status).get());
  }

  private Fake<SipServletResponse> response(int status) {
    Fake<SipServletRequest> request = made.get(made.size() - 1);
    return Fake.of(SipServletResponse.class)
        .says("getStatus", status)
        .says("getMethod", "MESSAGE")
        .says("getCallId", "call-" + made.size())
        .says("getApplicationSession", sessions.get(sessions.size() - 1).get())
        .says("getSession", session(request));
  }

  private static OutboundRequest request(String text, List<Map.Entry<String, String>> fields) {
    return new OutboundRequest(
        "MESSAGE",
        "sip:bob@192.0.2.10:5070",
        "<sip:alice@cpm.example>",
        "<sip:bob@cpm.example>",
        new Flow("udp", "192.0.2.10", 5070),
        List.of(),
        HeaderList.of(fields),
        "text/plain",
        text.getBytes(StandardCharsets.UTF_8));
  }

  private SipSession session(Fake<SipServletRequest> request) {
    Map<String, Object> own = attributes.computeIfAbsent(request, r -> new HashMap<>());
    return Fake.of(SipSession.class)
        .on("setAttribute", a -> own.put((String) a[0], a[1]))
        .on("getAttribute", a -> own.get((String) a[0]))
        .get();
  }

  private SipFactory factory() {
    return Fake.of(SipFactory.class)
        .on("createApplicationSession", none -> newSession())
        .on("createRequest", arguments -> newRequest())
        .on(
            "createURI",
            text -> {
              if (!text[0].toString().startsWith("sip")) {
                throw new ServletParseException("no URI");
              }
              return Fake.of(SipURI.class).says("getHost", "192.0.2.10").get();
            })
        .on(
            "createAddress",
            text -> Fake.of(Address.class).says("toString", text[0].toString()).get())
        .get();
  }

  private SipApplicationSession newSession() {
    Fake<SipApplicationSession> session =
        Fake.of(SipApplicationSession.class).says("isValid", true);
    sessions.add(session);
    return session.get();
  }

  private SipServletRequest newRequest() {
    Fake<SipServletRequest> request = Fake.of(SipServletRequest.class);
    request
        .says("getCallId", "call-" + (made.size() + 1))
        .on("getSession", none -> session(request))
        .says("getApplicationSession", sessions.get(sessions.size() - 1).get())
        .on("addHeader", field -> orThrow(headerTrouble))
        .on("send", none -> orThrow(sendTrouble));
    made.add(request);
    return request.get();
  }

  private static Object orThrow(Exception trouble) throws Exception {
    if (trouble != null) {
      throw trouble;
    }
    return null;
  }
}
