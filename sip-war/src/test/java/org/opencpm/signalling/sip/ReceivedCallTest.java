package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import javax.servlet.sip.SipSession;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.Outcome;

/** The server side of an INVITE (RFC 3261 sections 13.3 and 15.1). */
class ReceivedCallTest {

  private final CallScene scene = new CallScene();
  private Call call;

  @Test
  void anInviteRingsIsTakenAndConfirmed() {
    offered();
    call.progress(180, List.of());
    call.answer(Answer.of(Outcome.OK), CallScene.sdp());
    assertThat(scene.wire).isEmpty();

    scene.turn();
    assertThat(scene.wire).containsExactly("180 INVITE", "200 INVITE");
    assertThat(scene.last.get("200 INVITE").calls()).anyMatch(c -> c.startsWith("setContent["));
    scene.receive("ACK");
    scene.receive("ACK");

    assertThat(scene.heard).containsExactly("confirmed");
    assertThat(scene.calls.load().calls()).isEqualTo(1);
    assertThat(scene.ended).isFalse();
  }

  @Test
  void onlyOneFinalAnswerIsGivenAndNothingAfterIt() {
    offered();
    call.answer(Answer.of(Outcome.DECLINED), null);
    call.answer(Answer.of(Outcome.OK), CallScene.sdp());
    call.progress(180, List.of());
    scene.turn();

    assertThat(scene.wire).containsExactly("603 INVITE");
    assertOver();
  }

  @Test
  void whoTakesItBackHasTheContainersAnswer() {
    offered();
    call.progress(180, List.of());
    scene.turn();
    scene.receive("CANCEL", "Reason", "SIP;cause=200;text=\"Call completed elsewhere\"");
    call.answer(Answer.of(Outcome.OK), CallScene.sdp());
    scene.turn();

    assertThat(scene.wire).containsExactly("180 INVITE");
    assertThat(scene.heard)
        .containsExactly("cancelled SIP;cause=200;text=\"Call completed elsewhere\"");
    assertOver();
  }

  @Test
  void aByeBeforeTheAnswerTakesItBackToo() {
    offered();
    scene.receive("BYE", "Reason", "SIP;cause=480");

    assertThat(scene.wire).containsExactly("200 BYE", "487 INVITE");
    assertThat(scene.heard).containsExactly("cancelled SIP;cause=480");
    assertOver();
  }

  @Test
  void aByeIsAnsweredAndTold() {
    confirmed();
    scene.receive("BYE", "Reason", "SIP;cause=200");

    assertThat(scene.wire).containsExactly("200 BYE");
    assertThat(scene.heard).containsExactly("ended SIP;cause=200");
    assertOver();
  }

  @Test
  void byeEndsItOnceItsAnswerHasCome() {
    confirmed();
    call.bye("SIP;cause=410;text=\"Gone\"");
    call.bye(null);
    scene.turn();
    assertThat(scene.wire).containsExactly("BYE SIP;cause=410;text=\"Gone\"");
    assertThat(scene.ended).isFalse();

    scene.respond("2 BYE", 200, "peer");

    assertThat(scene.heard).isEmpty();
    assertOver();
  }

  @Test
  void byeWaitsForTheAck() {
    accepted();
    call.bye(null);
    scene.turn();
    assertThat(scene.wire).isEmpty();

    scene.receive("ACK");

    assertThat(scene.wire).containsExactly("BYE");
  }

  @Test
  void byeBeforeTheAnswerDeclines() {
    offered();
    call.bye(null);
    scene.turn();

    assertThat(scene.wire).containsExactly("603 INVITE");
    assertOver();
  }

  @Test
  void withoutAnAckTheDialogDies() {
    accepted();
    scene.turn.handling(() -> scene.calls.unacknowledged(scene.session("peer")));

    assertThat(scene.wire).containsExactly("BYE");
    assertThat(scene.heard).containsExactly("ended -");
    scene.respond("2 BYE", 408, "peer");
    assertOver();
  }

  @Test
  void withoutAnAckAByeThatWaitedGoesAndNothingIsTold() {
    accepted();
    call.bye(null);
    scene.turn();
    scene.turn.handling(() -> scene.calls.unacknowledged(scene.session("peer")));

    assertThat(scene.wire).containsExactly("BYE");
    assertThat(scene.heard).isEmpty();
  }

  @Test
  void theFunctionsFeatureTagsAreOnTheContactsOfTheDialog() {
    offered();
    Answer answer =
        Answer.of(Outcome.OK).with("Contact", "*;+g.3gpp.icsi-ref=\"urn%3Aurn-7\";automata");
    call.answer(answer, CallScene.sdp());
    scene.turn();

    assertThat(scene.headers(scene.last.get("200 INVITE"))).doesNotContainKey("Contact");
    assertThat(scene.last.get("200 INVITE").calls()).contains("getAddressHeader[Contact]");
  }

  @Test
  void anAnswerThatCannotBeGivenEndsIt() {
    offered();
    scene.sendTrouble = new IllegalStateException("written by a test");
    call.answer(Answer.of(Outcome.OK), CallScene.sdp());
    scene.turn();

    assertThat(scene.heard).containsExactly("ended -");
    assertOver();
  }

  @Test
  void aFunctionThatFailsIsAnsweredFor() {
    scene.functions =
        (request, given) -> {
          throw new IllegalStateException("written by a test");
        };
    scene.receive("INVITE");

    assertThat(scene.wire).containsExactly("503 INVITE");
    assertOver();
  }

  @Test
  void aFunctionThatFailsAtAnEventKeepsNothingOpen() {
    confirmed();
    scene.functionTrouble = new IllegalStateException("written by a test");
    scene.receive("BYE");

    assertThat(scene.wire).containsExactly("200 BYE");
    assertOver();
  }

  @Test
  void aPeerThatAnswersNothingKeepsNothingOpen() {
    confirmed();
    call.bye(null);
    scene.turn();
    assertThat(scene.timers()).isEqualTo(1);

    scene.overdue();

    assertOver();
  }

  @Test
  void requestsInItsDialogGoWhereThePeerWasHeard() {
    confirmed();
    call.request("INFO", List.of(Map.entry("X", "y")), CallScene.sdp(), answer -> {});
    scene.turn();

    // Its connection is filed under the port of its Via.
    assertThat(scene.last.get("INFO").calls())
        .contains("pushRoute[<sip:192.0.2.9:5099;transport=tcp;lr>]");
    assertThat(scene.headers(scene.last.get("INFO"))).containsEntry("X", "y");
  }

  private void offered() {
    scene.functions =
        (request, given) -> {
          call = given;
          return scene;
        };
    scene.receive("INVITE");
  }

  private void accepted() {
    offered();
    call.answer(Answer.of(Outcome.OK), CallScene.sdp());
    scene.turn();
    scene.state = SipSession.State.CONFIRMED;
    scene.wire.clear();
  }

  private void confirmed() {
    accepted();
    scene.receive("ACK");
    scene.heard.clear();
  }

  private void assertOver() {
    assertThat(scene.ended).isTrue();
    assertThat(scene.calls.load().calls()).isZero();
  }
}
