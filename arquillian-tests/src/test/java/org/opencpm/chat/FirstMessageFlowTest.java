package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpFrame;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** A chat whose first message comes inside of the INVITE, as RCS-e clients send it (4.1). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class FirstMessageFlowTest {

  private static final String EVERY_SCRIPT = "May I? ☕ مرحبا 𝄞 Grüße";

  private final RunningServer server;

  FirstMessageFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement(
      value = {"AD-REL-01", "AD-PF-08", "AD-PF-38"},
      partial = true)
  void theDeviceGetsItByMsrpBeforeAllElseAndItsSenderHearsOfItOnce() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging();
        ChatPhone tablet = server.phone(bob, Transport.TCP).register().onlyRinging()) {
      ChatMessage first = ChatMessage.text(EVERY_SCRIPT).askAll();
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()).first(first));
      IncomingCall atPhone = phone.awaitCall();
      assertThat(atPhone.invite())
          .returns("application/sdp", r -> r.header("Content-Type"))
          .satisfies(
              r -> assertThat(r.text()).doesNotContain("imdn.Message-ID").contains("m=message"));

      tablet.awaitCall().accept();
      ChatMessage second = ChatMessage.text("Well?");
      assertThat(call.awaitAccepted().media().send(second)).isEqualTo(200);

      IncomingCall taken = tablet.awaitCall();
      assertThat(taken.media().await(2).get(0).body()).isEqualTo(first.bytes());
      assertThat(taken.media().await(2).get(1).body()).isEqualTo(second.bytes());
      ChatMessage delivered = ChatMessage.report(first.messageId(), "delivered");
      assertThat(taken.media().send(delivered)).isEqualTo(200);
      assertThat(taken.media().send(delivered)).isEqualTo(200);
      assertThat(taken.media().send(ChatMessage.text("Yes"))).isEqualTo(200);
      call.media().await(1);
      assertThat(call.media().reportsOn(first.messageId())).containsExactly("delivered");
      assertThat(taken.media().texts()).containsExactly(EVERY_SCRIPT, "Well?");
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(phone.calls()).hasSize(1);
    }
  }

  @Test
  @Requirement(
      value = {"AD-REL-01", "AD-PF-38"},
      partial = true)
  void itsSenderIsAnsweredOnceADeviceHasIt() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP).byHand()) {
      ChatMessage first = ChatMessage.text(EVERY_SCRIPT);
      OutgoingCall call = alice.invite(Invite.chat(bob.user().sip()).first(first));
      IncomingCall atBob = bob.awaitCall().answeringMessages(0).accept();
      MsrpFrame sent = awaitSent(atBob);
      assertThat(sent.body()).isEqualTo(first.bytes());
      alice.device().settle();
      assertThat(call.isAnswered()).isFalse();

      atBob.media().answer(sent, 200);

      assertThat(call.awaitAccepted().awaitAnswer().header("Contact")).doesNotContain("automata");
    }
  }

  @Test
  @Requirement(
      value = {"AD-REL-02", "AD-REL-03", "AD-PF-22"},
      partial = true)
  void whatADeviceHasNotTakenWhenItDiesIsStoredAndTheSessionIsThere() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone before = server.newPhone(Transport.TCP).byHand();
        ChatPhone after = server.again(before, Transport.TCP)) {
      ChatMessage first = ChatMessage.text(EVERY_SCRIPT).askAll();
      OutgoingCall call = alice.invite(Invite.chat(before.user().sip()).first(first));
      IncomingCall atBob = before.awaitCall().answeringMessages(0).accept();
      awaitSent(atBob);
      assertThat(call.isAnswered()).isFalse();
      before.goDark();

      call.awaitAccepted();
      assertThat(call.media().send(ChatMessage.text("Well?"))).isEqualTo(200);
      after.register();

      IncomingCall brought = after.awaitCall();
      assertThat(brought.media().await(2).get(0).body()).isEqualTo(first.bytes());
      assertThat(after.device().settle().messages()).isEmpty();
      assertThat(brought.media().texts()).containsExactly(EVERY_SCRIPT, "Well?");
    }
  }

  @Test
  void whoTakesHisInvitationBackMeanwhileLeavesNothingBehind() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone before = server.newPhone(Transport.UDP).byHand();
        ChatPhone after = server.again(before, Transport.UDP)) {
      ChatMessage first = ChatMessage.text("never mind").askAll();
      OutgoingCall call = alice.invite(Invite.chat(before.user().sip()).first(first));
      IncomingCall atBob = before.awaitCall().answeringMessages(0).accept();
      awaitSent(atBob);

      assertThat(call.cancel(null)).returns(200, SipText::status);

      assertThat(call.awaitAnswer()).returns(487, SipText::status);
      atBob.awaitEnd();
      after.register().device().settle();
      assertThat(after.calls()).isEmpty();
      assertThat(alice.device().settle().notifications()).isEmpty();
    }
  }

  private static MsrpFrame awaitSent(IncomingCall call) {
    Patience.until(
        "the message",
        () -> call.media().requests("SEND").stream().anyMatch(frame -> frame.body() != null));
    return call.media().requests("SEND").stream()
        .filter(frame -> frame.body() != null)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void afterTheSessionItsNotificationComesByMessage() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      ChatMessage first = ChatMessage.text("read me later").askAll();
      OutgoingCall call = alice.invite(Invite.chat(bob.user().sip()).first(first)).awaitAccepted();
      bob.awaitCall().media().await(1);
      call.bye();
      bob.awaitCall().awaitEnd();

      Pager report =
          bob.device()
              .reportOn(
                  alice.user().sip(), first.messageId(), call.invite().conversation(), "displayed");
      assertThat(bob.device().send(report)).returns(202, SipText::status);

      Patience.until("a notification", () -> !alice.device().notifications().isEmpty());
      assertThat(alice.device().settle().notifications())
          .singleElement()
          .returns(first.messageId(), SipText::about)
          .returns("displayed", n -> n.disposition().orElseThrow());
    }
  }

  @Test
  @Requirement(
      value = {"AD-REL-02", "AD-REL-03", "AD-PF-22"},
      partial = true)
  void whoIsNotThereGetsItWhenHeComes() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      ChatMessage first = ChatMessage.text(EVERY_SCRIPT).askAll();
      OutgoingCall call = alice.invite(Invite.chat(carol.sip()).first(first));
      assertThat(call.awaitAccepted().awaitAnswer().header("Contact")).contains("automata");
      call.bye();

      phone.register();

      IncomingCall brought = phone.awaitCall();
      assertThat(brought.media().await(1).get(0).body()).isEqualTo(first.bytes());
      assertThat(brought.media().send(ChatMessage.report(first.messageId(), "delivered")))
          .isEqualTo(200);
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(brought.media().texts()).containsExactly(EVERY_SCRIPT);
      Patience.until("a notification", () -> !alice.device().notifications().isEmpty());
      assertThat(alice.device().settle().notifications())
          .singleElement()
          .returns(first.messageId(), SipText::about);
    }
  }

  @Test
  void whatTheDeviceDoesNotTakeIsReportedAsFailed() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP).byHand()) {
      ChatMessage first = ChatMessage.text("too much for you").askAll();
      OutgoingCall call = alice.invite(Invite.chat(bob.user().sip()).first(first));
      bob.awaitCall().answeringMessages(413).accept();
      call.awaitAccepted();

      // It is known before the caller's connection is there: it may also come by SIP MESSAGE.
      Patience.until(
          "a notification",
          () ->
              call.media().reportsOn(first.messageId()).contains("failed")
                  || alice.device().notifications().stream()
                      .anyMatch(n -> first.messageId().equals(n.about())));
    }
  }

  @Test
  void whatMayNotBeSaidInTheNameOfAnotherOrCannotBeReadIsRefused() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      String uri = bob.user().sip();
      ChatMessage forged = ChatMessage.of(Pager.to("").text("of bob").cpimFrom("<" + uri + ">"));

      assertThat(alice.invite(Invite.chat(uri).first(forged)).awaitAnswer())
          .returns(403, SipText::status);
      assertThat(alice.invite(Invite.chat(uri).part("message/cpim", "no CPIM")).awaitAnswer())
          .returns(400, SipText::status);
      assertThat(bob.device().settle().messages()).isEmpty();
      assertThat(bob.calls()).isEmpty();
    }
  }
}
