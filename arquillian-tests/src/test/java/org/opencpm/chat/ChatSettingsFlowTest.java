package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpMessage;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.OwnServer;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Sessions with an operator's own settings, and through the death of the process. */
@EndToEnd
@OwnServer
class ChatSettingsFlowTest {

  private static final int LARGEST = 50_000;

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            Map.of(
                "CPM_RING_TIME", "PT1S",
                "CPM_CHAT_IDLE", "PT3S",
                "CPM_MAX_MESSAGE_SIZE", Integer.toString(LARGEST)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Requirement(
      value = {"AD-REL-02", "AD-PF-07", "AD-PF-18", "AD-REL-03"},
      partial = true)
  void anInvitationThatNobodyAnswersIsTakenByTheServer() {
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));
      IncomingCall missed = phone.awaitCall();

      assertThat(call.awaitAccepted().awaitAnswer().header("Contact")).contains("automata");

      missed.awaitCancel();
      ChatMessage message = ChatMessage.text("call me back");
      assertThat(call.media().send(message)).isEqualTo(200);
      call.bye();
      phone.conduct(c -> c.ring().accept()).register();
      IncomingCall brought = phone.awaitCall(1);
      assertThat(brought.media().await(1).get(0).body()).isEqualTo(message.bytes());
    }
  }

  @Test
  @Requirement(value = "AD-PF-32", partial = true)
  void whereTheDeviceThatItsUserPrefersDoesNotAnswerTheNextOneRings() {
    User bob = server.newUser(Preference.PRIMARY_FIRST);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).preferred("0.3").register();
        ChatPhone tablet =
            server.phone(bob, Transport.UDP).preferred("0.8").register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.sip()));

      tablet.awaitCall().awaitCancel();

      assertThat(call.awaitAccepted().media().send(ChatMessage.text("to the phone")))
          .isEqualTo(200);
      phone.awaitCall().media().await(1);
    }
  }

  @Test
  void aChatInWhichNothingIsSaidEnds() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      assertThat(chat.here().send(ChatMessage.text("last words"))).isEqualTo(200);
      Instant silent = Instant.now();

      chat.call().awaitEnd();
      chat.answered().awaitEnd();

      assertThat(Duration.between(silent, Instant.now()))
          .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(8));
    }
  }

  @Test
  void theLargestMessageIsTheOperatorsChoice() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      assertThat(chat.call().remote().message().attribute("max-size"))
          .isEqualTo(Integer.toString(LARGEST));

      assertThat(chat.here().send(ChatMessage.ofSize(LARGEST + 1))).isEqualTo(413);
      assertThat(chat.here().send(ChatMessage.ofSize(LARGEST - 1000))).isEqualTo(200);

      chat.there().await(1);
      assertThat(chat.there().messages()).hasSize(1);
      ChatMessage large = ChatMessage.ofSize(LARGEST + 1);
      OutgoingCall call = alice.invite(Invite.large(bob.user().sip(), large)).awaitAccepted();
      assertThat(call.media().send(large)).isEqualTo(413);
      call.bye();
      Invite said =
          Invite.large(bob.user().sip(), large)
              .media(sdp -> sdp.line("a=file-selector:size:" + (LARGEST + 1)));
      assertThat(alice.invite(said).awaitAnswer())
          .returns(403, SipText::status)
          .satisfies(a -> assertThat(a.header("Warning")).contains("133"));
    }
  }

  @Test
  @Requirement({"AD-PF-22"})
  @Requirement(
      value = {"AD-REL-02", "AD-REL-03"},
      partial = true)
  void whatWasAcknowledgedSurvivesTheDeathOfTheProcess() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP);
        ChatPhone later = server.again(phone, Transport.UDP)) {
      OutgoingCall call = alice.invite(Invite.chat(carol.sip())).awaitAccepted();
      List<ChatMessage> sent = new ArrayList<>();
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        ChatMessage message = ChatMessage.text("m" + i);
        sent.add(message);
        answers.add(call.media().sendAsync(message, 2048));
        if (i == 100) {
          answers.get(50).join();
        }
      }
      server.kill9();
      List<String> acknowledged = new ArrayList<>();
      for (int i = 0; i < sent.size(); i++) {
        if (answers.get(i).isDone() && answers.get(i).join() == 200) {
          acknowledged.add("m" + i);
        }
      }
      assertThat(acknowledged).hasSizeGreaterThan(50);
      alice.goDark();

      server.start();

      later.register();
      IncomingCall brought = later.awaitCall();
      brought.media().await(acknowledged.size());
      assertThat(later.device().settle().messages()).isEmpty();
      assertThat(brought.media().texts()).containsSubsequence(acknowledged).doesNotHaveDuplicates();
      assertThat(brought.media().messages())
          .extracting(m -> m.cpim("imdn.Message-ID"))
          .doesNotHaveDuplicates();
      MsrpMessage first = brought.media().messages().get(0);
      assertThat(first.body()).isEqualTo(sent.get(0).bytes());
      assertThat(brought.invite().header("Conversation-ID"))
          .isEqualTo(call.invite().conversation());
    }
  }
}
