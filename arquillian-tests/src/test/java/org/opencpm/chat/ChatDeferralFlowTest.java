package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** A chat with somebody who is not there (fact sheet 4.6). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ChatDeferralFlowTest {

  private static final String DEFERRED = "sip:deferred@cpm.example";
  private static final String EVERY_SCRIPT = "Are you there? ☕ مرحبا 𝄞 Grüße";

  private final RunningServer server;

  ChatDeferralFlowTest(RunningServer server) {
    this.server = server;
  }

  private static void say(OutgoingCall call, ChatMessage... messages) {
    for (ChatMessage message : messages) {
      assertThat(call.media().send(message)).isEqualTo(200);
    }
  }

  @Test
  @Requirement({"AD-REL-03", "AD-PF-07", "AD-IF-PF1-07"})
  @Requirement(
      value = {"AD-REL-02", "AD-PF-18", "AD-PF-22", "AD-PF-23.1"},
      partial = true)
  void theServerTakesTheChatAndBringsItWhenTheDeviceIsThere() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.TCP)) {
      OutgoingCall call = alice.invite(Invite.chat(carol.sip()).header("Subject", "Käse"));
      SipText accepted = call.awaitAccepted().awaitAnswer();
      assertThat(accepted.header("Contact")).contains("automata");
      assertThat(call.remote().message().direction()).isEqualTo("sendrecv");
      ChatMessage first = ChatMessage.text(EVERY_SCRIPT).askAll();
      ChatMessage second = ChatMessage.text("Call me.");
      say(call, first, ChatMessage.composing("active"), second);
      call.bye();
      assertThat(alice.device().settle().notifications()).isEmpty();

      phone.register();

      IncomingCall brought = phone.awaitCall();
      assertThat(brought.invite())
          .returns(DEFERRED, r -> Handset.uri(r.header("From")))
          .returns(DEFERRED, r -> Handset.uri(r.header("P-Asserted-Identity")))
          .returns(alice.user().sip(), r -> Handset.uri(r.header("Referred-By")))
          .returns(CpmService.DEFERRED.urn(), r -> r.header("P-Asserted-Service"))
          .returns(call.invite().conversation(), r -> r.header("Conversation-ID"))
          .returns(call.invite().contribution(), r -> r.header("Contribution-ID"))
          .satisfies(
              r -> assertThat(r.header("Accept-Contact")).contains(CpmService.DEFERRED.encoded()))
          .satisfies(
              r -> assertThat(r.header("Contact")).contains("automata").doesNotContain("isfocus"));
      assertThat(brought.media().await(2).get(0).body()).isEqualTo(first.bytes());
      assertThat(brought.media().await(2).get(1).body()).isEqualTo(second.bytes());
      phone.register();
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(brought.media().texts()).containsExactly(EVERY_SCRIPT, "Call me.");
      assertThat(brought.media().composing()).isEmpty();
      assertThat(phone.calls()).hasSize(1);
    }
  }

  @Test
  @Requirement({"AD-PF-38"})
  @Requirement(value = "AD-REL-03", partial = true)
  void eachDeviceThatComesGetsItOnceAndTheSenderHearsOfItOnce() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP);
        ChatPhone tablet = server.phone(carol, Transport.TCP)) {
      OutgoingCall call = alice.invite(Invite.chat(carol.sip())).awaitAccepted();
      ChatMessage message = ChatMessage.text("for both").askAll();
      say(call, message);
      call.bye();

      for (ChatPhone device : List.of(phone, tablet)) {
        device.register();
        device.awaitCall().media().await(1);
        ChatMessage report = ChatMessage.report(message.messageId(), "delivered");
        assertThat(device.awaitCall().media().send(report)).isEqualTo(200);
        device.awaitCall().bye();
      }
      phone.register();
      tablet.register();

      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(tablet.device().settle().messages()).isEmpty();
      assertThat(phone.calls()).hasSize(1);
      assertThat(tablet.calls()).hasSize(1);
      assertThat(alice.device().settle().notifications())
          .singleElement()
          .returns(message.messageId(), SipText::about);
    }
  }

  @Test
  @Requirement(value = "AD-REL-03", partial = true)
  void eachSenderAndConversationHasASessionOfItsOwn() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      for (ChatPhone sender : List.of(alice, bob, alice)) {
        OutgoingCall call = sender.invite(Invite.chat(carol.sip())).awaitAccepted();
        say(call, ChatMessage.text("of " + sender.user().name()));
        call.bye();
      }

      phone.register();

      phone.awaitCall(2);
      Patience.until(
          "three messages",
          () -> phone.calls().stream().mapToInt(c -> c.media().messages().size()).sum() == 3);
      assertThat(phone.calls())
          .allSatisfy(
              c ->
                  assertThat(c.media().texts())
                      .containsExactly(
                          "of "
                              + Handset.uri(c.invite().header("Referred-By"))
                                  .substring(4)
                                  .replace("@cpm.example", "")));
      assertThat(phone.calls().stream().map(c -> c.invite().header("Conversation-ID")).distinct())
          .hasSize(3);
    }
  }

  @Test
  @Requirement({"AD-REL-02"})
  @Requirement(
      value = {"AD-PF-07", "AD-PF-06"},
      partial = true)
  void whoIsStillThereMeetsTheOneWhoComes() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      OutgoingCall call = alice.invite(Invite.chat(carol.sip())).awaitAccepted();
      ChatMessage waiting = ChatMessage.text("I wait").askAll();
      say(call, waiting);

      phone.register();
      IncomingCall came = phone.awaitCall();
      came.media().await(1);
      assertThat(came.media().send(ChatMessage.report(waiting.messageId(), "displayed")))
          .isEqualTo(200);
      assertThat(came.media().send(ChatMessage.text("Here I am"))).isEqualTo(200);

      assertThat(call.media().await(1).get(0).content()).isEqualTo("Here I am");
      call.media().awaitReports(waiting.messageId(), "displayed");
      say(call, ChatMessage.text("At last"));
      assertThat(came.media().await(2).get(1).content()).isEqualTo("At last");
      call.bye();
      came.awaitEnd();
      assertThat(alice.device().settle().notifications()).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"AD-REL-02", "AD-REL-03", "SD-CONV-03"},
      partial = true)
  void aNotificationWaitsForASenderWhoIsGone() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      OutgoingCall call = alice.invite(Invite.chat(carol.sip())).awaitAccepted();
      ChatMessage asked = ChatMessage.text("seen?").askAll();
      say(call, asked);
      call.bye();
      alice.device().unregister();

      phone.register();
      IncomingCall brought = phone.awaitCall();
      brought.media().await(1);
      assertThat(brought.media().send(ChatMessage.report(asked.messageId(), "delivered")))
          .isEqualTo(200);
      assertThat(brought.media().send(ChatMessage.report(asked.messageId(), "delivered")))
          .isEqualTo(200);
      alice.register();

      Patience.until("a notification", () -> !alice.device().notifications().isEmpty());
      assertThat(alice.device().settle().notifications())
          .singleElement()
          .returns(asked.messageId(), SipText::about)
          .returns("delivered", n -> n.disposition().orElseThrow())
          .returns(call.invite().conversation(), n -> n.header("Conversation-ID"));
      assertThat(alice.calls()).isEmpty();
    }
  }

  @Test
  void whoAskedForItHearsThatHisMessageWaits() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP)) {
      OutgoingCall call = alice.invite(Invite.chat(carol.sip())).awaitAccepted();
      ChatMessage asked = ChatMessage.text("waits").ask("positive-delivery, processing");
      ChatMessage reported = ChatMessage.text("stored?").successReport();
      say(call, asked, reported);

      Patience.until(
          "stored",
          () ->
              call.media().reportsOn(asked.messageId()).equals(List.of("stored"))
                  || alice.device().notifications().stream()
                      .anyMatch(n -> n.disposition().orElseThrow().equals("stored")));
      Patience.until("a report", () -> !call.media().requests("REPORT").isEmpty());
      assertThat(call.media().requests("REPORT").get(0))
          .returns(reported.id(), r -> r.header("Message-ID"))
          .satisfies(r -> assertThat(r.header("Status")).startsWith("000 200"));
    }
  }

  @Test
  void whatIsSaidToNobodyInAChatThatWasMissedMayBeAnsweredLater() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      OutgoingCall call = alice.invite(Invite.chat(carol.sip())).awaitAccepted();
      say(call, ChatMessage.text("call back"));
      call.bye();
      phone.register();
      phone.awaitCall().media().await(1);

      assertThat(phone.awaitCall().media().send(ChatMessage.text("a reply into the void")))
          .isEqualTo(200);

      IncomingCall back = alice.awaitCall();
      assertThat(back.media().await(1).get(0).content()).isEqualTo("a reply into the void");
      assertThat(back.invite().header("Conversation-ID")).isEqualTo(call.invite().conversation());
    }
  }

  @Test
  @Requirement(
      value = {"AD-REL-02", "AD-REL-03", "AD-PF-22"},
      partial = true)
  void aRecipientWhoVanishesInTheMiddleGetsTheRestLater() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone before = server.newPhone(Transport.TCP);
        ChatPhone after = server.again(before, Transport.TCP)) {
      Chat chat = alice.chatWith(before);
      say(chat.call(), ChatMessage.text("m0"));
      chat.there().await(1);
      before.goDark();

      say(chat.call(), ChatMessage.text("m1"), ChatMessage.text("m2"));

      after.register();
      IncomingCall brought = after.awaitCall();
      assertThat(brought.media().await(2)).hasSize(2);
      assertThat(brought.media().texts()).containsExactly("m1", "m2");
      assertThat(after.device().settle().messages()).isEmpty();
      say(chat.call(), ChatMessage.text("m3"));
      assertThat(brought.media().await(3).get(2).content()).isEqualTo("m3");
    }
  }
}
