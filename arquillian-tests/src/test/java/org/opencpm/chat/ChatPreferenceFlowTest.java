package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Which device an invitation goes to, by policy and by the caller's wish. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ChatPreferenceFlowTest {

  private final RunningServer server;

  ChatPreferenceFlowTest(RunningServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Requirement({"AD-PF-32"})
  void aDeviceThatSaysNothingRingsUnlessOnlyThoseDoThatSayTheyCan(boolean byCapability) {
    User bob = server.newUser(byCapability ? Preference.BY_CAPABILITY : Preference.NONE);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone plain = server.phone(bob, Transport.UDP).features().register().onlyRinging();
        ChatPhone chatty = server.phone(bob, Transport.UDP).register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      chatty.awaitCall();
      if (!byCapability) {
        plain.awaitCall();
      }

      chatty.awaitCall().accept();

      call.awaitAccepted();
      assertThat(plain.calls()).hasSize(byCapability ? 0 : 1);
    }
  }

  @Test
  @Requirement({"AD-PF-32"})
  void theDeviceThatItsUserPrefersRingsAlone() {
    User bob = server.newUser(Preference.PRIMARY_FIRST);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).preferred("0.3").register();
        ChatPhone tablet = server.phone(bob, Transport.UDP).preferred("0.8").register()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip())).awaitAccepted();

      assertThat(call.media().send(ChatMessage.text("to the tablet"))).isEqualTo(200);

      tablet.awaitCall().media().await(1);
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  @Requirement({"AD-PF-32"})
  void whereTheDeviceThatItsUserPrefersIsBusyTheNextOneRings() {
    User bob = server.newUser(Preference.PRIMARY_FIRST);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone old = server.phone(bob, Transport.UDP).preferred("0.1").register();
        ChatPhone phone = server.phone(bob, Transport.UDP).preferred("0.3").register().byHand();
        ChatPhone tablet =
            server.phone(bob, Transport.UDP).preferred("0.8").register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall preferred = tablet.awaitCall();
      call.awaitRinging();
      assertThat(phone.calls()).isEmpty();

      preferred.refuse(486);
      IncomingCall next = phone.awaitCall();
      assertThat(call.isAnswered()).isFalse();
      next.accept();

      assertThat(call.awaitAccepted().media().send(ChatMessage.text("to the phone")))
          .isEqualTo(200);
      next.media().await(1);
      assertThat(old.calls()).isEmpty();
    }
  }

  @Test
  void whereTheDeviceThatItsUserPrefersDeclinesNoOtherRings() {
    User bob = server.newUser(Preference.PRIMARY_FIRST);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).preferred("0.3").register();
        ChatPhone tablet =
            server.phone(bob, Transport.UDP).preferred("0.8").register().refusing(603)) {
      assertThat(alice.invite(Invite.chat(bob.sip())).awaitAnswer()).returns(603, SipText::status);

      assertThat(tablet.calls()).hasSize(1);
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  void whoMeansOneDeviceGetsThatOne() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register();
        ChatPhone tablet = server.phone(bob, Transport.TCP).register()) {
      String instance = "*;+sip.instance=\"<" + phone.device().instance() + ">\";require";

      alice.invite(Invite.chat(bob.sip() + ";gr=" + tablet.device().instance())).awaitAccepted();
      assertThat(tablet.calls()).hasSize(1);
      assertThat(phone.calls()).isEmpty();

      alice.invite(Invite.chat(bob.sip()).header("Accept-Contact", instance)).awaitAccepted();
      assertThat(phone.calls()).hasSize(1);
      assertThat(tablet.calls()).hasSize(1);
    }
  }

  @Test
  @Requirement(value = "AD-PF-18", partial = true)
  void whoWantsNoChatsIsNotInvited() {
    User bob = server.newUser(Preference.NO_CHATS);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register()) {
      assertThat(alice.invite(Invite.chat(bob.sip())).awaitAnswer()).returns(603, SipText::status);
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  @Requirement({"AD-PF-18"})
  @Requirement(value = "AD-PF-23.2", partial = true)
  void whoWantsToReadChatsLaterIsToldOfThemAndFetchesThem() {
    User bob = server.newUser(Preference.CHATS_LATER);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip())).awaitAccepted();
      assertThat(call.awaitAnswer().header("Contact")).contains("automata");
      ChatMessage message = ChatMessage.text("when you have time");
      assertThat(call.media().send(message)).isEqualTo(200);
      call.bye();

      Patience.until("a notice", () -> !phone.device().messages().isEmpty());
      assertThat(phone.device().messages().get(0))
          .returns(CpmService.SYSTEM.urn(), m -> m.header("P-Asserted-Service"))
          .satisfies(m -> assertThat(m.content()).contains(message.messageId()));
      assertThat(phone.calls()).isEmpty();
      OutgoingCall fetching = phone.invite(Invite.fetch()).awaitAccepted();
      assertThat(fetching.media().await(1).get(0).body()).isEqualTo(message.bytes());
    }
  }
}
