package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javax.servlet.sip.SipSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.Outcome;

/** Requests inside a dialog, both ways (RFC 3261 sections 12.2 and 14, RFC 3311 section 5). */
class DialogTest {

  private final CallScene scene = new CallScene();
  private final List<Integer> answers = new ArrayList<>();
  private Call call;

  @BeforeEach
  void aDialog() {
    call = scene.calls.invite(CallScene.invitation(), scene);
    scene.turn();
    scene.state = SipSession.State.CONFIRMED;
    scene.respond("2 INVITE", 200, "a");
    scene.wire.clear();
    scene.heard.clear();
  }

  // ----- requests of ours -----

  @Test
  void aRequestIsSentAndItsAnswerTold() {
    request("INFO");
    assertThat(scene.wire).containsExactly("INFO");
    assertThat(scene.last.get("INFO").calls()).anyMatch(c -> c.startsWith("setContent["));

    scene.respond(number("INFO"), 100, "a");
    scene.respond(number("INFO"), 200, "a");

    assertThat(answers).containsExactly(200);
  }

  @Test
  void the200OfAReinviteIsAcknowledged() {
    request("INVITE");
    scene.respond(number("INVITE"), 180, "a");
    scene.respond(number("INVITE"), 200, "a");

    assertThat(scene.wire).containsExactly("INVITE", "ACK");
    assertThat(answers).containsExactly(200);
  }

  @Test
  void aSecondReinviteWaitsForTheFirst() {
    request("INVITE");
    String first = number("INVITE");
    request("INVITE");
    assertThat(scene.wire).containsExactly("INVITE");

    scene.respond(first, 491, "a");

    assertThat(answers).containsExactly(491);
    assertThat(scene.wire).containsExactly("INVITE", "INVITE");
  }

  @Test
  void aReinviteWaitsForThatOfThePeerAndItsAck() {
    scene.receive("INVITE", "Content-Type", "application/sdp");
    request("INVITE");
    scene.answer(Outcome.OK);
    assertThat(scene.wire).containsExactly("200 INVITE");

    scene.receive("ACK");

    assertThat(scene.wire).containsExactly("200 INVITE", "INVITE");
    assertThat(scene.heard).containsExactly("requested INVITE");
  }

  @Test
  void whatTheContainerWillNotSendIsAnAnswerWithoutStatus() {
    scene.sendTrouble = new IllegalStateException("written by a test");
    request("INFO");

    assertThat(answers).containsExactly(0);
    assertThat(scene.ended).isFalse();
  }

  @Test
  void afterItsEndThereIsNoDialog() {
    scene.receive("BYE");
    request("INFO");

    assertThat(answers).containsExactly(481);
  }

  @Test
  void aPeerThatKnowsNoSuchDialogEndsIt() {
    request("INFO");
    scene.state = SipSession.State.TERMINATED;
    scene.respond(number("INFO"), 481, "a");

    assertThat(answers).containsExactly(481);
    assertThat(scene.heard).containsExactly("ended -");
    // Liberty sends nothing more in it, and nobody would understand it.
    assertThat(scene.wire).containsExactly("INFO");
    assertOver();
  }

  @Test
  void aPeerThatIsGoneEndsIt() {
    request("UPDATE");
    scene.respond(number("UPDATE"), 408, "a");

    assertThat(answers).containsExactly(408);
    assertThat(scene.heard).containsExactly("ended -");
    assertThat(scene.wire).containsExactly("UPDATE", "BYE");
    scene.respond(number("BYE"), 408, "a");
    assertOver();
  }

  @Test
  void byeTakesAReinviteBackAndTellsTheOneThatWaited() {
    request("INVITE");
    request("INVITE");
    call.bye(null);
    scene.turn();

    assertThat(scene.wire).containsExactly("INVITE", "CANCEL", "BYE");
    assertThat(answers).containsExactly(481);
    assertThat(scene.ended).isFalse();
  }

  @Test
  void whatIsOpenAtTheEndHasItsTime() {
    request("INFO");
    call.bye(null);
    scene.turn();
    scene.overdue();

    assertThat(answers).containsExactly(0);
    assertOver();
  }

  @Test
  void aListenerThatFailsKeepsNothingOpen() {
    call.request(
        "INFO",
        List.of(),
        null,
        answer -> {
          throw new IllegalStateException("written by a test");
        });
    scene.turn();
    scene.respond(number("INFO"), 200, "a");
    scene.receive("BYE");

    assertOver();
  }

  // ----- requests of the peer -----

  @Test
  void aRequestIsAnsweredWhenTheFunctionDoes() {
    scene.receive("INFO", "Content-Type", "text/plain");
    assertThat(scene.wire).isEmpty();
    scene.asked.get(0).answer(Answer.of(Outcome.OK), CallScene.sdp());
    // A function that answers twice is heard once.
    scene.asked.get(0).answer(Answer.of(Outcome.SERVER_ERROR), null);
    scene.turn();

    assertThat(scene.wire).containsExactly("200 INFO");
    assertThat(scene.last.get("200 INFO").calls()).anyMatch(c -> c.startsWith("setContent["));
  }

  @Test
  void anOfferThatCrossesOursIsGlare() {
    request("INVITE");
    scene.receive("UPDATE", "Content-Type", "application/sdp");

    assertThat(scene.wire).containsExactly("INVITE", "491 UPDATE");
    assertThat(scene.heard).isEmpty();
  }

  @Test
  void anOfferUponAnOfferIsToComeLater() {
    scene.receive("INVITE", "Content-Type", "application/sdp");
    scene.receive("UPDATE", "Content-Type", "application/sdp");

    assertThat(scene.wire).containsExactly("500 UPDATE");
    assertThat(scene.headers(scene.last.get("500 UPDATE"))).containsKey("Retry-After");
  }

  @Test
  void anUpdateWithoutAnOfferOverlapsWithNothing() {
    request("INVITE");
    scene.receive("UPDATE");

    assertThat(scene.heard).containsExactly("requested UPDATE");
  }

  @Test
  void aReinviteThatIsTakenBackHasTheContainersAnswer() {
    scene.receive("INVITE", "Content-Type", "application/sdp");
    scene.receive("CANCEL");
    scene.answer(Outcome.OK);

    assertThat(scene.wire).isEmpty();
    assertThat(scene.heard).containsExactly("requested INVITE");
  }

  @Test
  void whatIsPendingWhenThePeerEndsItIsStillAnswered() {
    scene.receive("INFO");
    scene.receive("BYE");
    assertThat(scene.wire).containsExactly("200 BYE", "487 INFO");

    scene.answer(Outcome.OK);

    assertThat(scene.wire).containsExactly("200 BYE", "487 INFO");
    assertOver();
  }

  @Test
  void byesThatCrossAreBothAnswered() {
    call.bye(null);
    scene.turn();
    scene.receive("BYE");
    scene.receive("INFO");
    scene.respond(number("BYE"), 481, "a");

    assertThat(scene.wire).containsExactly("BYE", "200 BYE", "481 INFO");
    assertThat(scene.heard).isEmpty();
    assertOver();
  }

  @Test
  void aFunctionThatFailsIsAnsweredFor() {
    scene.functionTrouble = new IllegalStateException("written by a test");
    scene.receive("INFO");

    assertThat(scene.wire).containsExactly("500 INFO");
  }

  private void request(String method) {
    call.request(method, List.of(), CallScene.sdp(), answer -> answers.add(answer.status()));
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
