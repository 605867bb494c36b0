package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpFrame;
import org.opencpm.endtoend.MsrpMessage;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/**
 * What the sender of a chat message is told of it: notifications in the session and after it (fact
 * sheet 4.3), and answers and reports of MSRP (RFC 4975 section 7).
 */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ChatNotificationFlowTest {

  private final RunningServer server;

  ChatNotificationFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement({"AD-IF-PF2-07"})
  @Requirement(
      value = {"AD-REL-01"},
      partial = true)
  void eachNotificationComesOnceHoweverOftenItIsSent() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage question = ChatMessage.text("seen?").askAll();
      assertThat(chat.here().send(question)).isEqualTo(200);
      MsrpMessage got = chat.there().await(1).get(0);
      String id = got.cpim("imdn.Message-ID");
      assertThat(id).isEqualTo(question.messageId());
      ChatMessage delivered = ChatMessage.report(id, "delivered");

      assertThat(chat.there().send(delivered)).isEqualTo(200);
      assertThat(chat.there().send(ChatMessage.report(id, "delivered"))).isEqualTo(200);
      assertThat(chat.there().send(ChatMessage.report(id, "displayed"))).isEqualTo(200);
      assertThat(chat.there().send(ChatMessage.report(id, "displayed"))).isEqualTo(200);
      assertThat(chat.there().send(ChatMessage.text("yes"))).isEqualTo(200);

      chat.here().await(1);
      assertThat(chat.here().reportsOn(id)).containsExactly("delivered", "displayed");
      assertThat(chat.here().notifications().get(0).body()).isEqualTo(delivered.bytes());
      assertThat(alice.device().settle().notifications()).isEmpty();
    }
  }

  @Test
  void whoHasReadAMessageNeedNotHearThatItArrived() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage question = ChatMessage.text("seen?").askAll();
      assertThat(chat.here().send(question)).isEqualTo(200);
      chat.there().await(1);

      chat.there().send(ChatMessage.report(question.messageId(), "displayed"));
      chat.there().send(ChatMessage.report(question.messageId(), "delivered"));
      chat.there().send(ChatMessage.text("yes"));

      chat.here().await(1);
      assertThat(chat.here().reportsOn(question.messageId())).containsExactly("displayed");
    }
  }

  @Test
  @Requirement(
      value = {"SD-CONV-03", "AD-PF-16", "AD-IF-PF1-02"},
      partial = true)
  void afterTheSessionItComesByMessageToTheSendingDeviceAloneOnce() {
    User alice = server.newUser();
    try (ChatPhone tablet = server.phone(alice, Transport.TCP).register();
        ChatPhone phone = server.phone(alice, Transport.UDP).register();
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = phone.chatWith(bob);
      ChatMessage question = ChatMessage.text("seen?").askAll();
      assertThat(chat.here().send(question)).isEqualTo(200);
      chat.there().await(1);
      assertThat(chat.there().send(ChatMessage.report(question.messageId(), "delivered")))
          .isEqualTo(200);
      chat.here().awaitReports(question.messageId(), "delivered");
      chat.end();

      for (String disposition : List.of("delivered", "displayed", "displayed")) {
        Pager report =
            bob.device()
                .reportOn(alice.sip(), question.messageId(), chat.conversation(), disposition);
        assertThat(bob.device().send(report)).returns(202, SipText::status);
      }

      Patience.until("a notification", () -> !phone.device().notifications().isEmpty());
      assertThat(phone.device().settle().notifications())
          .singleElement()
          .returns("MESSAGE", SipText::method)
          .returns(chat.conversation(), n -> n.header("Conversation-ID"))
          .returns(question.messageId(), SipText::about)
          .returns("displayed", n -> n.disposition().orElseThrow())
          .returns(bob.user().sip(), n -> Handset.uri(n.header("P-Asserted-Identity")));
      assertThat(phone.device().notifications().get(0).header("Contribution-ID"))
          .isNotEqualTo(chat.call().invite().contribution());
      assertThat(tablet.device().settle().notifications()).isEmpty();
    }
  }

  @Test
  void aNotificationByMessageFindsTheSessionThatIsStillUp() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage question = ChatMessage.text("seen?").askAll();
      assertThat(chat.here().send(question)).isEqualTo(200);
      chat.there().await(1);

      Pager report =
          bob.device()
              .reportOn(alice.user().sip(), question.messageId(), chat.conversation(), "displayed");
      assertThat(bob.device().send(report)).returns(202, SipText::status);
      assertThat(chat.there().send(ChatMessage.report(question.messageId(), "displayed")))
          .isEqualTo(200);

      chat.here().awaitReports(question.messageId(), "displayed");
      assertThat(alice.device().settle().notifications()).isEmpty();
    }
  }

  @Test
  void aSessionThatTakesNoNotificationsLeavesThemToMessage() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat =
          alice.chatWith(
              bob, Invite.chat(bob.user().sip()).media(sdp -> sdp.wrapped("text/plain")));
      ChatMessage question = ChatMessage.text("seen?").askAll();
      assertThat(chat.here().send(question)).isEqualTo(200);
      chat.there().await(1);

      assertThat(chat.there().send(ChatMessage.report(question.messageId(), "displayed")))
          .isEqualTo(200);

      Patience.until("a notification", () -> !alice.device().notifications().isEmpty());
      assertThat(alice.device().notifications().get(0).about()).isEqualTo(question.messageId());
      assertThat(chat.here().notifications()).isEmpty();
    }
  }

  @Test
  void whoWasNotInTheSessionCannotReportOnItsMessages() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP);
        ChatPhone mallory = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage question = ChatMessage.text("seen?").askAll();
      assertThat(chat.here().send(question)).isEqualTo(200);
      chat.there().await(1);
      chat.end();

      Pager forged =
          mallory
              .device()
              .reportOn(alice.user().sip(), question.messageId(), chat.conversation(), "displayed");
      assertThat(mallory.device().send(forged)).returns(202, SipText::status);

      assertThat(alice.device().settle().notifications()).isEmpty();
    }
  }

  // ----- answers and reports of MSRP -----

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 413, 415})
  @Requirement(value = "AD-IF-PF2-08", partial = true)
  void whatTheOtherEndAnswersTheSenderHears(int status) {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      chat.there().answering(status);
      assertThat(chat.here().send(ChatMessage.text("no"))).isEqualTo(status);

      chat.there().answering(200);
      assertThat(chat.here().send(ChatMessage.text("yes"))).isEqualTo(200);
      chat.there().await(1);
      assertThat(chat.there().texts()).containsExactly("yes");
    }
  }

  @Test
  @Requirement(value = "AD-PF-22", partial = true)
  void nothingIsAcknowledgedBeforeTheOtherEndHasIt() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      chat.there().answering(0);

      var answer = chat.here().sendAsync(ChatMessage.text("have you got it?"), 2048);
      Patience.until("the message", () -> !chat.there().requests("SEND").isEmpty());
      MsrpFrame held = chat.there().requests("SEND").get(0);
      assertThat(alice.device().settle().messages()).isEmpty();
      assertThat(answer).isNotDone();
      chat.there().answer(held, 200);

      assertThat(Patience.get(answer)).isEqualTo(200);
    }
  }

  @Test
  void whoWantsNoAnswerGetsNone() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      chat.here().send(ChatMessage.text("silent").failureReport("no"));
      chat.here().send(ChatMessage.text("quiet").failureReport("partial"));
      chat.there().await(2);
      chat.there().answering(413);
      ChatMessage large = ChatMessage.text("too large for him").failureReport("partial");
      MsrpFrame refused = chat.here().chunks(large, 2048).get(0);
      chat.here().request(refused);

      Patience.until(
          "the refusal",
          () ->
              chat.here().frames().stream()
                  .anyMatch(f -> f.transaction().equals(refused.transaction())));
      chat.there().answering(200);
      assertThat(chat.here().send(ChatMessage.text("answered"))).isEqualTo(200);
      assertThat(chat.here().frames().stream().filter(f -> f.action().startsWith("413")))
          .hasSize(1);
      // To the first SEND that binds the connection, and to the last message.
      assertThat(chat.here().frames().stream().filter(f -> f.action().startsWith("200")))
          .hasSizeBetween(1, 2);
    }
  }

  @Test
  void aReportOfSuccessFindsItsSender() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage wanted = ChatMessage.text("report!").successReport();
      assertThat(chat.here().send(wanted)).isEqualTo(200);
      MsrpMessage got = chat.there().await(1).get(0);
      assertThat(got.chunks().get(0).header("Success-Report")).isEqualTo("yes");

      int size = wanted.bytes().length;
      chat.there()
          .connection()
          .send(
              chat.there()
                  .head("REPORT")
                  .with("Message-ID", got.id())
                  .with("Byte-Range", "1-" + size + "/" + size)
                  .with("Status", "000 200 OK"));

      Patience.until("a report", () -> !chat.here().requests("REPORT").isEmpty());
      assertThat(chat.here().requests("REPORT").get(0))
          .returns(wanted.id(), r -> r.header("Message-ID"))
          .returns("1-" + size + "/" + size, r -> r.header("Byte-Range"))
          .satisfies(r -> assertThat(r.header("Status")).startsWith("000 200"));
    }
  }

  @Test
  @Requirement(value = "AD-REL-05", partial = true)
  void aRefusalOfOneDeviceIsNoFailureWhereAnotherHasTheMessage() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging();
        ChatPhone tablet =
            server.phone(bob, Transport.UDP).register().conduct(c -> c.ring().acceptingTooLate())) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall late = tablet.awaitCall().answeringMessages(0);
      IncomingCall first = phone.awaitCall().accept();
      late.awaitAck();
      ChatMessage message = ChatMessage.text("too much for one of you");
      assertThat(call.awaitAccepted().media().send(message)).isEqualTo(200);
      first.media().await(1);
      Patience.until("the message at both", () -> !bodies(late).isEmpty());

      late.media().answer(bodies(late).get(0), 413);

      assertThat(first.media().send(ChatMessage.text("well received"))).isEqualTo(200);
      call.media().await(1);
      assertThat(call.media().requests("REPORT")).isEmpty();
      assertThat(alice.device().settle().notifications()).isEmpty();
    }
  }

  /**
   * The answer comes before the refusal where two devices are in the session: one takes the
   * beginning alone, and the other one nothing.
   */
  @Test
  @Requirement(value = "AD-REL-05", partial = true)
  void aRefusalThatComesAfterTheAnswerIsReported() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging();
        ChatPhone tablet =
            server.phone(bob, Transport.UDP).register().conduct(c -> c.ring().acceptingTooLate())) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall late = tablet.awaitCall().answeringMessages(0);
      IncomingCall first = phone.awaitCall().accept();
      first.media().answering(f -> f.body() == null || f.rangeStart() == 1 ? 200 : 413);
      late.awaitAck();
      ChatMessage message = ChatMessage.ofSize(3000);
      List<MsrpFrame> chunks = call.awaitAccepted().media().chunks(message, 2048);
      assertThat(Patience.get(call.media().request(chunks.get(0)))).isEqualTo(200);
      CompletableFuture<Integer> rest = call.media().request(chunks.get(1));
      Patience.until("all of it at both", () -> bodies(first).size() + bodies(late).size() == 4);
      assertThat(rest).isNotDone();

      late.media().answer(bodies(late).get(0), 415);

      assertThat(Patience.get(rest)).isEqualTo(413);
      Patience.until("a REPORT", () -> !call.media().requests("REPORT").isEmpty());
      assertThat(call.media().requests("REPORT"))
          .singleElement()
          .returns(chunks.get(0).header("Message-ID"), r -> r.header("Message-ID"))
          .satisfies(r -> assertThat(r.header("Status")).startsWith("000 413"))
          .satisfies(r -> assertThat(r.header("Byte-Range")).startsWith("1-"));
    }
  }

  private static List<MsrpFrame> bodies(IncomingCall call) {
    return call.media().requests("SEND").stream().filter(f -> f.body() != null).toList();
  }
}
