package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** An invitation to a user with several devices (design 4.5; fact sheet 4.2). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class SeveralDevicesFlowTest {

  private static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";

  private final RunningServer server;

  SeveralDevicesFlowTest(RunningServer server) {
    this.server = server;
  }

  private static String plain(String reason) {
    return reason == null ? null : reason.replaceAll("\\s*([;=])\\s*", "$1");
  }

  @Test
  @Requirement(value = "AD-PF-32", partial = true)
  void bothRingAndWhoAnswersFirstHasIt() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging();
        ChatPhone tablet = server.phone(bob, Transport.TCP).register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall ringing = phone.awaitCall();
      call.awaitRinging();

      tablet.awaitCall().accept();

      assertThat(plain(ringing.awaitCancel().header("Reason"))).isEqualTo(ELSEWHERE);
      ringing.awaitAck();
      call.awaitAccepted();
      assertThat(call.media().send(ChatMessage.text("to the tablet"))).isEqualTo(200);
      assertThat(tablet.awaitCall().media().await(1)).hasSize(1);
      assertThat(call.responses().stream().map(SipText::status).filter(s -> s == 180)).hasSize(1);
      assertThat(call.responses().stream().map(SipText::status).filter(s -> s == 200)).hasSize(1);
    }
  }

  @Test
  @Requirement({"AD-REL-05", "AD-PF-38", "AD-PF-39"})
  void whereAnswersCrossBothHearEverythingUntilOneOfThemSpeaks() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging();
        ChatPhone tablet =
            server.phone(bob, Transport.UDP).register().conduct(c -> c.ring().acceptingTooLate())) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall late = tablet.awaitCall();
      IncomingCall first = phone.awaitCall().accept();
      late.awaitAck();
      call.awaitAccepted();

      ChatMessage forBoth = ChatMessage.text("who of you?").askAll();
      assertThat(call.media().send(forBoth)).isEqualTo(200);
      assertThat(first.media().await(1).get(0).body()).isEqualTo(forBoth.bytes());
      assertThat(late.media().await(1).get(0).body()).isEqualTo(forBoth.bytes());
      assertThat(first.media().send(ChatMessage.report(forBoth.messageId(), "delivered")))
          .isEqualTo(200);
      assertThat(late.media().send(ChatMessage.report(forBoth.messageId(), "delivered")))
          .isEqualTo(200);
      assertThat(first.isOver()).isFalse();

      assertThat(late.media().send(ChatMessage.text("me"))).isEqualTo(200);

      assertThat(plain(first.awaitEnd().header("Reason"))).isEqualTo(ELSEWHERE);
      assertThat(call.media().await(1).get(0).content()).isEqualTo("me");
      assertThat(call.media().send(ChatMessage.text("good"))).isEqualTo(200);
      assertThat(late.media().await(2).get(1).content()).isEqualTo("good");
      assertThat(first.media().messages()).hasSize(1);
      assertThat(call.media().reportsOn(forBoth.messageId())).containsExactly("delivered");
      assertThat(late.isOver()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"composing", "displayed"})
  @Requirement(
      value = {"AD-REL-05", "AD-PF-39"},
      partial = true)
  void typingAndReadingAreActivityToo(String activity) {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging();
        ChatPhone tablet =
            server.phone(bob, Transport.UDP).register().conduct(c -> c.ring().acceptingTooLate())) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall late = tablet.awaitCall();
      IncomingCall first = phone.awaitCall().accept();
      late.awaitAck();
      ChatMessage message = ChatMessage.text("hello").askAll();
      assertThat(call.awaitAccepted().media().send(message)).isEqualTo(200);
      first.media().await(1);
      late.media().await(1);

      late.media()
          .send(
              activity.equals("composing")
                  ? ChatMessage.composing("active")
                  : ChatMessage.report(message.messageId(), "displayed"));

      assertThat(plain(first.awaitEnd().header("Reason"))).isEqualTo(ELSEWHERE);
      assertThat(late.isOver()).isFalse();
    }
  }

  @Test
  void oneDeclineEndsItForAll() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging();
        ChatPhone tablet = server.phone(bob, Transport.TCP).register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall ringing = phone.awaitCall();

      tablet.awaitCall().refuse(603);

      assertThat(call.awaitAnswer().status()).isEqualTo(603);
      assertThat(plain(ringing.awaitCancel().header("Reason")))
          .isEqualTo("SIP;cause=603;text=\"Decline\"");
    }
  }

  @Test
  void aBusyDeviceLeavesItToTheOther() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().refusing(486);
        ChatPhone tablet = server.phone(bob, Transport.TCP).register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall ringing = tablet.awaitCall();
      phone.awaitCall();
      assertThat(call.isAnswered()).isFalse();

      ringing.accept();

      assertThat(call.awaitAccepted().media().send(ChatMessage.text("x"))).isEqualTo(200);
      ringing.media().await(1);
      assertThat(phone.awaitCall().isCancelled()).isFalse();
    }
  }

  @Test
  void theBestOfAllRefusalsIsTheAnswer() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().refusing(480);
        ChatPhone laptop = server.phone(bob, Transport.UDP).register().refusing(488);
        ChatPhone tablet = server.phone(bob, Transport.TCP).register().refusing(486)) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));

      assertThat(call.awaitAnswer().status()).isEqualTo(486);
      assertThat(Stream.of(phone, laptop, tablet))
          .allSatisfy(p -> assertThat(p.calls()).hasSize(1));
    }
  }

  @Test
  @Requirement(value = "AD-PF-32", partial = true)
  void aDeviceThatCannotChatDoesNotRing() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone simple = server.phone(bob, Transport.UDP).features(CpmService.PAGER).register();
        ChatPhone tablet = server.phone(bob, Transport.TCP).register()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip())).awaitAccepted();

      assertThat(call.media().send(ChatMessage.text("x"))).isEqualTo(200);

      tablet.awaitCall().media().await(1);
      assertThat(simple.calls()).isEmpty();
    }
  }

  @Test
  @Requirement(value = "SD-DEF-01", partial = true)
  void whoCallsMayGiveUp() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.TCP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging();
        ChatPhone tablet = server.phone(bob, Transport.TCP).register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      phone.awaitCall();
      tablet.awaitCall();
      call.awaitRinging();

      assertThat(call.cancel("SIP;cause=487;text=\"Nobody there\"").status()).isEqualTo(200);

      assertThat(call.awaitAnswer().status()).isEqualTo(487);
      assertThat(plain(phone.awaitCall().awaitCancel().header("Reason"))).contains("cause=487");
      tablet.awaitCall().awaitCancel();
      tablet.awaitCall().awaitAck();
    }
  }

  @Test
  void aDeviceThatIsGoneDoesNotKeepTheOtherFromAnswering() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone gone = server.phone(bob, Transport.TCP).register();
        ChatPhone phone = server.phone(bob, Transport.UDP).register()) {
      gone.goDark();

      OutgoingCall call = alice.invite(Invite.chat(bob.sip())).awaitAccepted();

      assertThat(call.media().send(ChatMessage.text("x"))).isEqualTo(200);
      phone.awaitCall().media().await(1);
      Patience.until("a session", () -> !phone.awaitCall().isOver());
    }
  }
}
