package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpConnection;
import org.opencpm.endtoend.MsrpFrame;
import org.opencpm.endtoend.MsrpMessage;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RawMsrpPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.Transport;

/** Broken, slow, deaf and hostile ends of MSRP connections: they harm nobody else. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class MediaFailureFlowTest {

  private final RunningServer server;

  MediaFailureFlowTest(RunningServer server) {
    this.server = server;
  }

  // ----- connections that break -----

  @Test
  @Requirement(
      value = {"AD-REL-02", "AD-PF-22"},
      partial = true)
  void nothingThatWasAcknowledgedIsLostWhenTheRecipientsConnectionBreaks() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone before = server.newPhone(Transport.TCP);
        ChatPhone after = server.again(before, Transport.TCP)) {
      Chat chat = alice.chatWith(before);
      List<ChatMessage> sent = new ArrayList<>();
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        ChatMessage message = ChatMessage.text("m" + i + " " + "x".repeat(i * 100));
        sent.add(message);
        answers.add(chat.here().sendAsync(message, 2048));
        if (i == 20) {
          chat.there().await(5);
          chat.there().connection().reset();
          before.goDark();
        }
      }
      Set<String> acknowledged = new HashSet<>();
      for (int i = 0; i < sent.size(); i++) {
        if (Patience.get(answers.get(i)) == 200) {
          acknowledged.add(sent.get(i).messageId());
        }
      }
      assertThat(acknowledged).hasSizeGreaterThan(40);

      after.register();

      RawMsrpPeer brought = after.awaitCall().media();
      Patience.untilAsserted(
          () -> {
            Set<String> arrived = new HashSet<>();
            chat.there().messages().forEach(m -> arrived.add(m.cpim("imdn.Message-ID")));
            brought.messages().forEach(m -> arrived.add(m.cpim("imdn.Message-ID")));
            assertThat(arrived).containsAll(acknowledged);
          });
      assertThat(brought.messages().stream().map(MsrpMessage::content).distinct())
          .hasSameSizeAs(brought.messages());
    }
  }

  @Test
  void whatItsSenderCouldNotFinishIsNobodysMessage() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      List<MsrpFrame> chunks = chat.here().chunks(ChatMessage.ofSize(10_000), 2048);
      chat.here().request(chunks.get(0));
      chat.here().request(chunks.get(1));
      Patience.until("a chunk", () -> !chat.there().requests("SEND").isEmpty());
      chat.here().connection().reset();

      RawMsrpPeer anew = RawMsrpPeer.open();
      assertThat(chat.call().moveTo(anew).status()).isEqualTo(200);
      ChatMessage whole = ChatMessage.text("once more, whole");
      assertThat(anew.send(whole)).isEqualTo(200);

      assertThat(chat.there().await(1).get(0).body()).isEqualTo(whole.bytes());
      assertThat(chat.there().messages()).hasSize(1);
    }
  }

  // ----- who does not read, who is slow -----

  @Test
  @Requirement(
      value = {"AD-IF-PF1-06", "AD-IF-PF2-08"},
      partial = true)
  void whoNeverReadsSlowsHisSenderDownAndNobodyElse() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP).byHand();
        ChatPhone carol = server.newPhone(Transport.UDP);
        ChatPhone dave = server.newPhone(Transport.UDP)) {
      OutgoingCall deaf = alice.invite(Invite.chat(bob.user().sip()));
      bob.awaitCall().window(4096).accept(answer -> answer.setup("active"));
      deaf.awaitAccepted();
      bob.awaitCall().media().connection().stopReading();
      CompletableFuture<Integer> flood =
          CompletableFuture.supplyAsync(
              () -> deaf.media().sendAsync(ChatMessage.ofSize(9_000_000), 100_000).join());

      Chat others = carol.chatWith(dave);
      for (int i = 0; i < 20; i++) {
        assertThat(others.here().send(ChatMessage.text("quick " + i))).isEqualTo(200);
      }

      others.there().await(20);
      assertThat(flood).isNotDone();
      bob.awaitCall().media().connection().resumeReading();
      assertThat(Patience.get(flood)).isEqualTo(200);
      assertThat(bob.awaitCall().media().await(1).get(0).body()).hasSizeGreaterThan(9_000_000);
    }
  }

  @Test
  void whoSendsAByteNowAndThenHarmsNobody() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP);
        MsrpConnection slow = server.msrp();
        MsrpConnection silent = server.msrp()) {
      Chat chat = alice.chatWith(bob);
      MsrpFrame stranger = stranger("msrp://127.0.0.1:2855/nobody;tcp");
      Thread dribble = new Thread(() -> slow.sendCut(stranger.wire(), 1, 100), "dribble");
      dribble.setDaemon(true);
      dribble.start();

      for (int i = 0; i < 20; i++) {
        assertThat(chat.here().send(ChatMessage.text("quick " + i))).isEqualTo(200);
      }

      chat.there().await(20);
      assertThat(silent.frames()).isEmpty();
    }
  }

  // ----- strangers -----

  private static MsrpFrame stranger(String toPath) {
    return MsrpFrame.request("SEND")
        .with("To-Path", toPath)
        .with("From-Path", "msrp://127.0.0.1:9/stranger;tcp")
        .with("Message-ID", "stranger-1")
        .with("Byte-Range", "1-2/2")
        .with("text/plain", "hi".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSessionThatDoesNotExistIsSaidToBeNone() {
    try (MsrpConnection connection = server.msrp()) {
      MsrpFrame send = stranger("msrp://127.0.0.1:2855/3fjs82nfks92hsnfks72;tcp");
      connection.send(send);

      assertThat(connection.awaitResponse(0))
          .returns(481, MsrpFrame::status)
          .returns(send.transaction(), MsrpFrame::transaction)
          .returns("msrp://127.0.0.1:9/stranger;tcp", f -> f.header("To-Path"));
    }
  }

  @Test
  void aSessionThatHasItsConnectionIsNotTakenOverByAnother() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP).conduct(c -> c.accept());
        MsrpConnection thief = server.msrp()) {
      Chat chat = alice.chatWith(bob, Invite.chat(bob.user().sip()).media(m -> m.setup("active")));
      assertThat(chat.here().send(ChatMessage.text("mine"))).isEqualTo(200);

      ChatMessage forged = ChatMessage.text("forged");
      thief.send(chat.here().chunks(forged, 2048).get(0));

      assertThat(thief.awaitResponse(0).status()).isEqualTo(506);
      assertThat(chat.here().send(ChatMessage.text("still mine"))).isEqualTo(200);
      chat.there().await(2);
      assertThat(chat.there().texts()).containsExactly("mine", "still mine");
    }
  }

  @Test
  void whoNamesAnotherSenderIsNotHeard() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      MsrpFrame forged =
          MsrpFrame.request("SEND")
              .with("To-Path", chat.call().remote().path())
              .with("From-Path", "msrp://127.0.0.1:9/somebody-else;tcp")
              .with("Message-ID", "forged")
              .with("Byte-Range", "1-2/2")
              .with("text/plain", "hi".getBytes(StandardCharsets.UTF_8));

      assertThat(Patience.get(chat.here().request(forged.with("Failure-Report", "yes"))))
          .isIn(400, 403, 481);
      assertThat(chat.there().messages()).isEmpty();
    }
  }

  @Test
  void aMethodThatIsUnknownIsNotImplemented() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);

      assertThat(Patience.get(chat.here().request(chat.here().head("FETCH")))).isEqualTo(501);
      assertThat(chat.here().send(ChatMessage.text("goes on"))).isEqualTo(200);
    }
  }

  @Test
  void whatMayNotBeSaidInTheNameOfAnotherIsRefused() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage forged =
          ChatMessage.of(
              org.opencpm.endtoend.Pager.to("").text("of bob").cpimFrom("<sip:bob@cpm.example>"));

      assertThat(chat.here().send(forged)).isEqualTo(403);
      assertThat(chat.there().messages()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "MSRP\r\n",
        "MSRP a SEND\r\nTo-Path: nonsense\r\n-------a$\r\n",
        "MSRP abcd1234 SEND\r\n: : :\r\n-------abcd1234$\r\n",
        "\u0000\u0001\u0002\u0003\r\n\r\n"
      })
  void garbageEndsTheConnectionOrIsRefused(String garbage) {
    try (MsrpConnection connection = server.msrp()) {
      connection.send(garbage.getBytes(StandardCharsets.UTF_8));
      connection.send("more of it\r\n".repeat(100).getBytes(StandardCharsets.UTF_8));

      Patience.until(
          "a refusal",
          () ->
              connection.ended()
                  || connection.frames().stream().anyMatch(f -> f.action().startsWith("4")));
    }
  }

  @Test
  void endlessLinesAndHeadersAreCutOff() {
    try (MsrpConnection line = server.msrp();
        MsrpConnection headers = server.msrp()) {
      line.send("MSRP abcd1234 SEND\r\nTo-Path: ".getBytes(StandardCharsets.UTF_8));
      headers.send("MSRP abcd1234 SEND\r\n".getBytes(StandardCharsets.UTF_8));
      byte[] filler = "x".repeat(10_000).getBytes(StandardCharsets.UTF_8);
      byte[] header = "X-More: and more\r\n".repeat(500).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 200; i++) {
        line.send(filler);
        headers.send(header);
      }

      line.awaitEnd();
      headers.awaitEnd();
    }
  }

  @Test
  void manyStrangersLeaveNothingBehind() {
    List<MsrpConnection> strangers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      MsrpConnection one = server.msrp();
      one.send("MSRP abcd".getBytes(StandardCharsets.UTF_8));
      strangers.add(one);
    }
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      assertThat(chat.here().send(ChatMessage.text("in the crowd"))).isEqualTo(200);
      chat.there().await(1);
    }
    strangers.forEach(MsrpConnection::close);
  }
}
