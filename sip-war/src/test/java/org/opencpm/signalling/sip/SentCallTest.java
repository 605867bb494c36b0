package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.servlet.sip.SipSession;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.subscriber.Flow;

/** The client side of an INVITE (RFC 3261 sections 9.1, 13.2 and 15.1). */
class SentCallTest {

  private static final String INVITE = "2 INVITE";
  private final CallScene scene = new CallScene();
  private Call call;

  @Test
  void anInviteIsAnsweredAndAcknowledgedAtOnce() {
    invited();
    assertThat(call.callId()).isEqualTo("call-1");
    scene.respond(INVITE, 100, "a");
    scene.respond(INVITE, 180, "a");
    scene.respond(INVITE, 200, "a");

    assertThat(scene.wire).containsExactly("INVITE", "ACK");
    assertThat(scene.heard).containsExactly("progressed 180", "answered 200");
    assertThat(scene.ended).isFalse();
  }

  @Test
  void itGoesAtTheContainersTurn() {
    call = scene.calls.invite(CallScene.invitation(), scene);

    assertThat(scene.wire).isEmpty();
    assertThat(call.callId()).isEmpty();
  }

  @Test
  void theFunctionsFeatureTagsAreOnTheContact() {
    call = scene.calls.invite(CallScene.invitation("Contact", "*;automata", "Subject", "y"), scene);
    scene.turn();

    Fake<?> invite = scene.last.get("INVITE");
    assertThat(scene.headers(invite)).containsEntry("Subject", "y").doesNotContainKey("Contact");
    assertThat(invite.calls()).contains("getAddressHeader[Contact]");
  }

  @Test
  void aRefusalIsToldAndEndsIt() {
    invited();
    scene.respond(INVITE, 486, "a");

    assertThat(scene.heard).containsExactly("answered 486");
    assertOver();
  }

  @Test
  void whatCannotBeSentIsAnAnswerWithoutStatus() {
    scene.sendTrouble = new IllegalStateException("written by a test");
    invited();

    assertThat(scene.heard).containsExactly("answered 0");
    assertOver();
  }

  @Test
  void cancelTakesItBackWithItsReason() {
    invited();
    scene.respond(INVITE, 180, "a");
    cancel("SIP;cause=200;text=\"Call completed elsewhere\"");
    cancel(null);
    scene.respond(INVITE, 487, "a");

    assertThat(scene.wire)
        .containsExactly("INVITE", "CANCEL SIP;cause=200;text=\"Call completed elsewhere\"");
    assertThat(scene.heard).containsExactly("progressed 180", "answered 487");
    assertOver();
  }

  @Test
  void cancelBeforeItWentKeepsItFromGoing() {
    call = scene.calls.invite(large(), scene);
    scene.turn();
    cancel(null);
    scene.answerTcpQuestions();

    assertThat(scene.wire).isEmpty();
    assertThat(scene.heard).containsExactly("answered 487");
    assertThat(scene.calls.load().calls()).isZero();
  }

  @Test
  void aLargeInviteTowardsUdpAsksForTcpFirst() {
    call = scene.calls.invite(large(), scene);
    scene.turn();
    assertThat(scene.wire).isEmpty();

    scene.answerTcpQuestions();

    assertThat(scene.wire).containsExactly("INVITE");
    assertThat(scene.last.get("INVITE").calls()).noneMatch(c -> c.startsWith("pushRoute"));
  }

  /** Nobody listens on TCP there. */
  private static OutboundRequest large() {
    return new OutboundRequest(
        "INVITE",
        "sip:bob@127.0.0.1:1",
        "<sip:alice@cpm.example>",
        "<sip:bob@cpm.example>",
        new Flow("udp", "127.0.0.1", 1),
        List.of(),
        HeaderList.empty(),
        "application/sdp",
        new byte[2000]);
  }

  @Test
  void a200ThatCrossesTheCancelIsKept() {
    invited();
    cancel(null);
    scene.respond(INVITE, 200, "a");
    // The 481 to the CANCEL, as Liberty takes it.
    scene.state = SipSession.State.TERMINATED;

    assertThat(scene.heard).containsExactly("answered 200");
    call.bye("SIP;cause=200");
    scene.turn();
    assertThat(scene.wire).containsExactly("INVITE", "CANCEL", "ACK", "BYE SIP;cause=200");
  }

  @Test
  void byeBeforeTheAnswerTakesItBackAndEndsWhatCrosses() {
    invited();
    call.bye("SIP;cause=480");
    scene.turn();
    scene.state = SipSession.State.CONFIRMED;
    scene.respond(INVITE, 200, "a");

    assertThat(scene.wire)
        .containsExactly("INVITE", "CANCEL SIP;cause=480", "ACK", "BYE SIP;cause=480");
    assertThat(scene.heard).containsExactly("answered 200");
    scene.respond(number("BYE"), 200, "a");
    assertOver();
  }

  @Test
  void theSecond200OfAForkIsAcknowledgedAndEnded() {
    invited();
    scene.state = SipSession.State.CONFIRMED;
    scene.respond(INVITE, 200, "a");
    scene.respond(INVITE, 200, "b");

    assertThat(scene.wire)
        .containsExactly(
            "INVITE", "ACK", "ACK", "BYE SIP;cause=200;text=\"Call completed elsewhere\"");
    assertThat(scene.heard).containsExactly("answered 200");
    scene.respond(number("BYE"), 200, "b");
    assertThat(scene.ended).isFalse();
  }

  @Test
  void aPeerThatNeverAnswersTheCancelKeepsNothingOpen() {
    invited();
    scene.respond(INVITE, 180, "a");
    cancel(null);
    assertThat(scene.timers()).isEqualTo(1);

    scene.overdue();

    assertThat(scene.heard).containsExactly("progressed 180", "answered 408");
    assertOver();
  }

  @Test
  void requestsInItsDialogGoTheWayOfTheInvite() {
    invited();
    scene.state = SipSession.State.CONFIRMED;
    scene.respond(INVITE, 200, "a");
    call.request("INFO", List.of(), null, answer -> {});
    scene.turn();

    String route = "pushRoute[<sip:192.0.2.9:40000;transport=tcp;lr>]";
    assertThat(scene.last.get("ACK").calls()).contains(route);
    assertThat(scene.last.get("INFO").calls()).contains(route);
  }

  @Test
  void aByeOfThePeerIsTold() {
    invited();
    scene.state = SipSession.State.CONFIRMED;
    scene.respond(INVITE, 200, "a");
    scene.receive("BYE", "Reason", "SIP;cause=200");

    assertThat(scene.wire).containsExactly("INVITE", "ACK", "200 BYE");
    assertThat(scene.heard).containsExactly("answered 200", "ended SIP;cause=200");
    assertOver();
  }

  private void invited() {
    call = scene.calls.invite(CallScene.invitation(), scene);
    scene.turn();
  }

  private void cancel(String reason) {
    call.cancel(reason);
    scene.turn();
  }

  private String number(String method) {
    return scene.headers(scene.last.get(method)).get("CSeq").toString();
  }

  private void assertOver() {
    assertThat(scene.ended).isTrue();
    assertThat(scene.calls.load().calls()).isZero();
  }
}
