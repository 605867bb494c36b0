package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpimText;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
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

/** Standalone messages in Large Message Mode (fact sheet 3.5). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class LargeMessageFlowTest {

  private static final int LARGE = 100_000;

  private final RunningServer server;

  LargeMessageFlowTest(RunningServer server) {
    this.server = server;
  }

  /** Sends a message as a phone does: INVITE, one MSRP message, BYE. */
  private static OutgoingCall send(ChatPhone from, Invite invite, ChatMessage message) {
    OutgoingCall call = from.invite(invite).awaitAccepted();
    assertThat(call.media().send(message)).isEqualTo(200);
    call.bye();
    return call;
  }

  private static Invite to(User user, ChatMessage message) {
    return Invite.large(user.sip(), message);
  }

  @Test
  @Requirement({"AD-IF-PF1-04", "AD-IF-PF2-05"})
  @Requirement(
      value = {"CPM-CONV-001", "AD-IF-PF1-09", "AD-IF-PF2-09", "AD-PF-34", "AD-PF-07"},
      partial = true)
  void aLargeMessageReachesBothDevicesByteForByte() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register();
        ChatPhone tablet = server.phone(bob, Transport.TCP).register()) {
      ChatMessage large = ChatMessage.ofSize(LARGE).askAll();
      Invite invite = to(bob, large).header("Subject", "Fotos");

      OutgoingCall call = send(alice, invite, large);

      assertThat(call.remote().message().direction()).isEqualTo("recvonly");
      assertThat(call.awaitAnswer())
          .returns(invite.conversation(), a -> a.header("Conversation-ID"))
          .satisfies(a -> assertThat(a.header("Contact")).contains(CpmService.LARGE.encoded()));
      for (ChatPhone device : new ChatPhone[] {phone, tablet}) {
        IncomingCall brought = device.awaitCall();
        assertThat(Arrays.equals(brought.media().await(1).get(0).body(), large.bytes())).isTrue();
        assertThat(brought.offer().message().direction()).isEqualTo("sendonly");
        assertThat(brought.invite())
            .returns(CpmService.LARGE.urn(), r -> r.header("P-Asserted-Service"))
            .returns(alice.user().sip(), r -> Handset.uri(r.header("P-Asserted-Identity")))
            .returns(invite.conversation(), r -> r.header("Conversation-ID"))
            .returns(invite.contribution(), r -> r.header("Contribution-ID"))
            .returns("Fotos", r -> r.header("Subject"))
            .satisfies(r -> assertThat(r.header("Content-Type")).startsWith("multipart/mixed"))
            .returns(large.messageId(), r -> r.cpim("imdn.Message-ID"));
        brought.awaitEnd();
        assertThat(device.device().settle().messages()).isEmpty();
        assertThat(device.calls()).hasSize(1);
      }
    }
  }

  @Test
  void aPeerThatOnlyDescribesItsMediaIsServedToo() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      ChatMessage large = ChatMessage.ofSize(LARGE);
      Invite bare = to(bob.user(), large).part(null, null);

      send(alice, bare, large);

      assertThat(bob.awaitCall().media().await(1).get(0).body()).isEqualTo(large.bytes());
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-18", "AD-PF-22", "AD-PF-23.1", "AD-IF-PF1-07"},
      partial = true)
  void itWaitsForWhoIsNotThereAndItsSenderHearsOfIt() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      ChatMessage large = ChatMessage.ofSize(LARGE).askAll();
      OutgoingCall call = send(alice, to(carol, large), large);
      assertThat(alice.device().settle().notifications()).isEmpty();

      phone.register();

      IncomingCall brought = phone.awaitCall();
      assertThat(Arrays.equals(brought.media().await(1).get(0).body(), large.bytes())).isTrue();
      assertThat(brought.invite())
          .returns(call.invite().conversation(), r -> r.header("Conversation-ID"))
          .returns(call.invite().contribution(), r -> r.header("Contribution-ID"));
      brought.awaitEnd();
      Pager delivered =
          phone
              .device()
              .reportOn(
                  alice.user().sip(), large.messageId(), call.invite().conversation(), "delivered");
      assertThat(phone.device().send(delivered)).returns(202, SipText::status);
      assertThat(phone.device().send(delivered)).returns(202, SipText::status);
      Patience.until("a notification", () -> !alice.device().notifications().isEmpty());
      assertThat(alice.device().settle().notifications())
          .singleElement()
          .returns(large.messageId(), SipText::about)
          .returns("delivered", n -> n.disposition().orElseThrow());
      phone.register();
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(phone.calls()).hasSize(1);
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-24"},
      partial = true)
  void itExpiresAsAnyMessageDoes() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      ChatMessage large = ChatMessage.ofSize(5000).askAll();
      send(alice, to(carol, large).header("Message-Expires", "1"), large);

      Patience.until("a notification", () -> !alice.device().notifications().isEmpty());

      assertThat(alice.device().notifications().get(0))
          .returns(large.messageId(), SipText::about)
          .returns("failed", n -> n.disposition().orElseThrow());
      phone.register();
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  @Requirement(value = "AD-PF-31", partial = true)
  void whoTakesOnlyOneModeGetsBothByIt() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone pager =
            server.phone(server.newUser(), Transport.TCP).features(CpmService.PAGER).register();
        ChatPhone sessions =
            server.phone(server.newUser(), Transport.TCP).features(CpmService.LARGE).register()) {
      ChatMessage large = ChatMessage.ofSize(4000);
      Pager small = Pager.to(sessions.user().sip()).text("small");

      send(alice, to(pager.user(), large), large);
      assertThat(alice.device().send(small)).returns(202, SipText::status);

      assertThat(pager.device().await(1).get(0).body()).isEqualTo(large.bytes());
      assertThat(pager.device().messages().get(0).header("P-Asserted-Service"))
          .isEqualTo(CpmService.PAGER.urn());
      assertThat(pager.calls()).isEmpty();
      assertThat(sessions.awaitCall().media().await(1).get(0).body()).isEqualTo(small.body());
      assertThat(sessions.awaitCall().invite().header("P-Asserted-Service"))
          .isEqualTo(CpmService.LARGE.urn());
      assertThat(sessions.methods()).doesNotContain("MESSAGE");
    }
  }

  @Test
  void whatNoDeviceOfHisCanTakeIsAFailure() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone pager =
            server.phone(server.newUser(), Transport.TCP).features(CpmService.PAGER).register()) {
      ChatMessage large = ChatMessage.ofSize(LARGE).askAll();

      send(alice, to(pager.user(), large), large);

      Patience.until("a notification", () -> !alice.device().notifications().isEmpty());
      assertThat(alice.device().notifications().get(0))
          .returns(large.messageId(), SipText::about)
          .returns("failed", n -> n.disposition().orElseThrow());
    }
  }

  @Test
  void aDeviceThatRefusesItIsAFailureToo() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP).refusing(488)) {
      ChatMessage large = ChatMessage.ofSize(5000).askAll();

      send(alice, to(bob.user(), large), large);

      Patience.until("a notification", () -> !alice.device().notifications().isEmpty());
      assertThat(alice.device().notifications().get(0).disposition()).hasValue("failed");
    }
  }

  @Test
  void whatIsTooLargeIsRefusedAsSoonAsItIsKnown() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      ChatMessage part = ChatMessage.ofSize(5000);
      Invite said = to(bob.user(), part).media(sdp -> sdp.line("a=file-selector:size:10485761"));
      assertThat(alice.invite(said).awaitAnswer())
          .returns(403, SipText::status)
          .satisfies(a -> assertThat(a.header("Warning")).contains("133"));

      OutgoingCall call = alice.invite(to(bob.user(), part)).awaitAccepted();
      MsrpFrame first = call.media().chunks(part, 2048).get(0);
      MsrpFrame huge =
          MsrpFrame.request("SEND")
              .with("To-Path", first.header("To-Path"))
              .with("From-Path", first.header("From-Path"))
              .with("Message-ID", "huge")
              .with("Failure-Report", "yes")
              .with("Byte-Range", "1-2048/10485761")
              .with("message/cpim", first.body())
              .flagged('+');
      assertThat(Patience.get(call.media().request(huge))).isEqualTo(413);
      call.bye();
      assertThat(bob.device().settle().messages()).isEmpty();
      assertThat(bob.calls()).isEmpty();
    }
  }

  @Test
  void headerFieldsThatCameWithTheInvitationAreCpim() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      ChatMessage large = ChatMessage.ofSize(5000).askAll();

      send(alice, to(bob.user(), large), large);

      CpimText announced = bob.awaitCall().invite().cpim();
      assertThat(announced.header("imdn.Disposition-Notification"))
          .isEqualTo("positive-delivery, negative-delivery, display");
      assertThat(announced.text()).contains("message/cpim").doesNotContain("!@_~");
    }
  }
}
