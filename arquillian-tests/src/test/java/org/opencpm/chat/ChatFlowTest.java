package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpMessage;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Two users chat with each other (fact sheet 4.1 to 4.4; RFC 3261, RFC 4975). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ChatFlowTest {

  private static final String EVERY_SCRIPT =
      "Lunch at 12? ☕ مرحبا 𝄞👩‍👩‍👧 Grüße\r\n\r\n-------end$\r\n\u0001";

  private final RunningServer server;

  ChatFlowTest(RunningServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement({"AD-PF-06", "AD-IF-PF1-02", "AD-IF-PF2-03"})
  @Requirement(
      value = {"AD-IF-PF1-04", "AD-IF-PF1-09", "AD-IF-PF2-05", "AD-IF-PF2-09", "SD-DEF-01"},
      partial = true)
  void whatEitherOfTwoUsersSaysReachesTheOtherByteForByte(Transport transport) {
    try (ChatPhone alice = server.newPhone(transport);
        ChatPhone bob = server.newPhone(transport)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage question = ChatMessage.text(EVERY_SCRIPT).askAll();
      ChatMessage reply = ChatMessage.text("Yes. " + EVERY_SCRIPT);

      assertThat(chat.here().send(question)).isEqualTo(200);
      assertThat(chat.there().send(reply)).isEqualTo(200);

      assertThat(chat.there().await(1).get(0).body()).isEqualTo(question.bytes());
      assertThat(chat.here().await(1).get(0).body()).isEqualTo(reply.bytes());
      chat.end();
      assertThat(chat.here().messages()).hasSize(1);
      assertThat(chat.there().messages()).hasSize(1);
    }
  }

  @Test
  @Requirement(
      value = {"SD-CONV-01", "SD-CONV-02"},
      partial = true)
  void anInvitationCarriesIdentitiesAndServiceToTheOtherAndHisAnswerBack() {
    try (ChatPhone alice = server.newPhone(Transport.TCP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      String inReplyTo = UUID.randomUUID().toString();
      Invite invite =
          Invite.chat(bob.user().telUri())
              .header("InReplyTo-Contribution-ID", inReplyTo)
              .header("Subject", "Mittag: Käse");

      Chat chat = alice.chatWith(bob, invite);

      SipText rung = chat.answered().invite();
      assertThat(rung)
          .returns(bob.device().contactUri(), SipText::requestUri)
          .returns(invite.conversation(), r -> r.header("Conversation-ID"))
          .returns(invite.contribution(), r -> r.header("Contribution-ID"))
          .returns(inReplyTo, r -> r.header("InReplyTo-Contribution-ID"))
          .returns("Mittag: Käse", r -> r.header("Subject"))
          .returns(CpmService.SESSION.urn(), r -> r.header("P-Asserted-Service"))
          .returns(null, r -> r.header("P-Preferred-Service"))
          .returns(null, r -> r.header("Referred-By"))
          .returns(alice.user().sip(), r -> Handset.uri(r.header("From")));
      assertThat(rung.headers("P-Asserted-Identity"))
          .map(Handset::uri)
          .containsExactly(alice.user().sip(), alice.user().telUri());
      assertThat(rung.header("Accept-Contact")).contains(CpmService.SESSION.encoded());
      assertThat(rung.header("Contact"))
          .contains(CpmService.SESSION.encoded())
          .doesNotContain("isfocus", "automata");
      assertThat(chat.call().awaitAnswer())
          .returns(invite.conversation(), a -> a.header("Conversation-ID"))
          .returns(invite.contribution(), a -> a.header("Contribution-ID"))
          .satisfies(a -> assertThat(a.header("Contact")).contains(CpmService.SESSION.encoded()))
          .satisfies(a -> assertThat(a.header("Contact")).doesNotContain("automata"))
          .satisfies(a -> assertThat(a.header("Allow")).contains("INVITE", "BYE", "UPDATE"));
    }
  }

  /** The times that a chat waits for are up to an hour: nothing of it may stay so long. */
  @Test
  void aChatThatIsOverLeavesNothingThatWaits() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      double before = server.metric("cpm_timers");
      Chat chat = alice.chatWith(bob);
      assertThat(chat.here().send(ChatMessage.text("Hello"))).isEqualTo(200);
      assertThat(server.metric("cpm_timers")).isGreaterThan(before);

      chat.end();

      Patience.until("no timer of the chat", () -> server.metric("cpm_timers") <= before);
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-09", "SD-CONV-05"},
      partial = true)
  void aConversationGoesOnInAnotherSession() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat first = alice.chatWith(bob);
      assertThat(first.here().send(ChatMessage.text("before"))).isEqualTo(200);
      first.end();

      Chat second =
          bob.chatWith(alice, Invite.chat(alice.user().sip()).conversation(first.conversation()));

      assertThat(second.here().send(ChatMessage.text("after"))).isEqualTo(200);
      assertThat(second.there().await(1).get(0).content()).isEqualTo("after");
      assertThat(second.answered().invite())
          .returns(first.conversation(), r -> r.header("Conversation-ID"))
          .returns(second.call().invite().contribution(), r -> r.header("Contribution-ID"));
    }
  }

  @Test
  @Requirement({"AD-PF-09"})
  void twoDevicesOfAUserEachHaveASessionInOneConversation() {
    User alice = server.newUser();
    try (ChatPhone phone = server.phone(alice, Transport.UDP).register();
        ChatPhone tablet = server.phone(alice, Transport.TCP).register();
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat one = phone.chatWith(bob);
      Chat other =
          tablet.chatWith(bob, Invite.chat(bob.user().sip()).conversation(one.conversation()));

      assertThat(one.here().send(ChatMessage.text("of the phone"))).isEqualTo(200);
      assertThat(other.there().send(ChatMessage.text("to the tablet"))).isEqualTo(200);

      one.there().await(1);
      other.here().await(1);
      assertThat(one.there().texts()).containsExactly("of the phone");
      assertThat(other.here().texts()).containsExactly("to the tablet");
      assertThat(one.call().isOver()).isFalse();
    }
  }

  @Test
  @Requirement("AD-PF-10")
  void aUserIsInSeveralConversationsAtOnce() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP);
        ChatPhone carol = server.newPhone(Transport.TCP)) {
      Chat withBob = alice.chatWith(bob);
      Chat withCarol = alice.chatWith(carol);
      Chat fromCarol = carol.chatWith(bob);

      assertThat(withBob.here().send(ChatMessage.text("bob?"))).isEqualTo(200);
      assertThat(withCarol.here().send(ChatMessage.text("carol?"))).isEqualTo(200);
      assertThat(fromCarol.there().send(ChatMessage.text("here is bob"))).isEqualTo(200);

      withBob.there().await(1);
      withCarol.there().await(1);
      fromCarol.here().await(1);
      assertThat(withBob.there().texts()).containsExactly("bob?");
      assertThat(withCarol.there().texts()).containsExactly("carol?");
      assertThat(fromCarol.here().texts()).containsExactly("here is bob");
      withBob.end();
      assertThat(withCarol.there().send(ChatMessage.text("still here"))).isEqualTo(200);
      withCarol.here().await(1);
    }
  }

  @Test
  void composingIsSeenWithAndWithoutCpim() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.TCP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage bare = ChatMessage.composing("active");

      chat.here().send(bare);
      chat.here().send(ChatMessage.composing("idle"));
      chat.there().send(ChatMessage.composingInCpim("active"));

      Patience.until("composing", () -> chat.there().composing().equals(List.of("active", "idle")));
      Patience.until("composing back", () -> chat.here().composing().equals(List.of("active")));
      assertThat(chat.there().frames())
          .anySatisfy(
              frame -> {
                assertThat(frame.header("Content-Type"))
                    .isEqualTo("application/im-iscomposing+xml");
                assertThat(frame.body()).isEqualTo(bare.bytes());
              });
    }
  }

  @Test
  void theOrderOfMessagesStays() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      List<String> said = java.util.stream.IntStream.range(0, 50).mapToObj(i -> "m" + i).toList();

      var answers =
          said.stream().map(t -> chat.here().sendAsync(ChatMessage.text(t), 2048)).toList();

      answers.forEach(answer -> assertThat(Patience.get(answer)).isEqualTo(200));
      assertThat(chat.there().await(50)).map(MsrpMessage::content).isEqualTo(said);
    }
  }
}
