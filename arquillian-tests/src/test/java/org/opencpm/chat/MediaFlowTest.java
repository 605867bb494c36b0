package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpFrame;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SdpText;
import org.opencpm.endtoend.Transport;

/** How messages go through MSRP sessions (RFC 4975, RFC 6135, RFC 6714). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class MediaFlowTest {

  private final RunningServer server;

  MediaFlowTest(RunningServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @CsvSource({
    "active,  passive, passive",
    "passive, active,  active",
    "actpass, active,  passive",
    "none,    '',      passive"
  })
  @Requirement({"AD-PF-08", "AD-IF-PF1-06", "AD-IF-PF2-08"})
  void eachEndMayConnectOrBeConnectedTo(String offered, String answered, String device) {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob =
            server
                .newPhone(Transport.UDP)
                .conduct(call -> call.accept(answer -> answer.setup(device)))) {
      Chat chat =
          alice.chatWith(
              bob,
              Invite.chat(bob.user().sip())
                  .media(sdp -> sdp.setup(offered.equals("none") ? null : offered)));

      assertThat(chat.call().remote().message().attribute("setup"))
          .isEqualTo(answered.isEmpty() ? null : answered);
      assertThat(chat.answered().offer().message().attribute("setup")).isEqualTo("actpass");
      bothWays(chat);
    }
  }

  @Test
  void whereBothCanTheAddressOfTheMediumCountsAndNotThePath() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob =
            server
                .newPhone(Transport.UDP)
                .conduct(call -> call.accept(sdp -> sdp.setup("passive").pathLeadingNowhere()))) {
      Invite invite =
          Invite.chat(bob.user().sip()).media(sdp -> sdp.setup("passive").pathLeadingNowhere());

      Chat chat = alice.chatWith(bob, invite);

      assertThat(chat.call().remote().message().attribute("msrp-cema")).isEmpty();
      bothWays(chat);
    }
  }

  @Test
  void whoDoesNotKnowThatIsNotBotheredWithIt() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob =
            server.newPhone(Transport.UDP).conduct(call -> call.accept(sdp -> sdp.withoutCema()))) {
      Chat chat =
          alice.chatWith(bob, Invite.chat(bob.user().sip()).media(sdp -> sdp.withoutCema()));

      SdpText.Medium answer = chat.call().remote().message();
      assertThat(answer.attribute("msrp-cema")).isNull();
      assertThat(answer.port()).isIn(9, chat.call().remote().port());
      bothWays(chat);
    }
  }

  @Test
  void theServersDescriptionsSayWhatTheyMust() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);

      for (SdpText sdp : List.of(chat.answered().offer(), chat.call().remote())) {
        assertThat(sdp.lines("o=").get(0)).matches("o=\\S+ \\d+ \\d+ IN IP4 127\\.0\\.0\\.1");
        assertThat(sdp.message().words().subList(2, 4)).containsExactly("TCP/MSRP", "*");
        assertThat(sdp.path()).matches("msrp://127\\.0\\.0\\.1:\\d+/[^;/]{16,};tcp");
        assertThat(sdp.message().attribute("accept-types")).contains("message/cpim");
        assertThat(sdp.message().attribute("accept-wrapped-types")).isNotEmpty();
        assertThat(sdp.message().attribute("max-size")).isEqualTo("10485760");
      }
      assertThat(chat.answered().offer().path()).isNotEqualTo(chat.call().remote().path());
    }
  }

  @Test
  void messagesMayGoOverTls() {
    try (ChatPhone alice = server.newPhone(Transport.TCP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob, Invite.chat(bob.user().sip()).overTls());

      assertThat(chat.call().remote().path()).startsWith("msrps://");
      assertThat(chat.call().remote().message().words()).contains("TCP/TLS/MSRP");
      assertThat(chat.call().remote().message().attribute("fingerprint")).isNotEmpty();
      bothWays(chat);
    }
  }

  private static void bothWays(Chat chat) {
    ChatMessage there = ChatMessage.text("there ☕");
    ChatMessage back = ChatMessage.text("and back");
    assertThat(chat.here().send(there)).isEqualTo(200);
    assertThat(chat.there().send(back)).isEqualTo(200);
    assertThat(chat.there().await(1).get(0).body()).isEqualTo(there.bytes());
    assertThat(chat.here().await(1).get(0).body()).isEqualTo(back.bytes());
  }

  @Test
  @Requirement({"AD-IF-PF1-05", "AD-IF-PF2-06"})
  void aMegabyteInChunksOfTwoKilobytesArrivesWhole() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage large = ChatMessage.ofSize(1 << 20);

      assertThat(chat.here().send(large)).isEqualTo(200);

      assertThat(Arrays.equals(chat.there().await(1).get(0).body(), large.bytes())).isTrue();
    }
  }

  @Test
  void aMegabyteInOneChunkArrivesWhole() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage large = ChatMessage.ofSize(1 << 20);

      assertThat(Patience.get(chat.there().sendAsync(large, 2 << 20))).isEqualTo(200);

      assertThat(Arrays.equals(chat.here().await(1).get(0).body(), large.bytes())).isTrue();
    }
  }

  @Test
  void twoMessagesWhoseChunksAlternateArriveEachAsItWas() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage one = ChatMessage.ofSize(30_000);
      ChatMessage other = ChatMessage.text("☕ ".repeat(8_000));
      List<MsrpFrame> ones = chat.here().chunks(one, 2048);
      List<MsrpFrame> others = chat.here().chunks(other, 1500);

      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < Math.max(ones.size(), others.size()); i++) {
        for (List<MsrpFrame> chunks : List.of(ones, others)) {
          if (i < chunks.size()) {
            answers.add(chat.here().request(chunks.get(i)));
          }
        }
      }

      answers.forEach(answer -> assertThat(Patience.get(answer)).isEqualTo(200));
      assertThat(chat.there().await(2))
          .anySatisfy(m -> assertThat(m.body()).isEqualTo(one.bytes()))
          .anySatisfy(m -> assertThat(m.body()).isEqualTo(other.bytes()));
    }
  }

  @Test
  void aFrameMayBeCutAnywhere() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage dribbled = ChatMessage.text("-------☕ one byte at a time\r\n");
      MsrpFrame frame = chat.here().chunks(dribbled, 2048).get(0);
      CompletableFuture<Integer> answer = chat.here().expect(frame);
      chat.here().connection().sendCut(frame.wire(), 1, 1);
      assertThat(Patience.get(answer)).isEqualTo(200);

      int length = chat.here().chunks(ChatMessage.text("cut"), 2048).get(0).wire().length;
      List<ChatMessage> sent = new ArrayList<>(List.of(dribbled));
      for (int cut = 1; cut < length; cut += 3) {
        ChatMessage message = ChatMessage.text("cut");
        sent.add(message);
        byte[] wire = chat.here().chunks(message, 2048).get(0).wire();
        chat.here().connection().send(Arrays.copyOf(wire, cut));
        chat.here().connection().sendCut(Arrays.copyOfRange(wire, cut, length), length, 1);
      }

      assertThat(chat.there().await(sent.size()))
          .zipSatisfy(sent, (got, was) -> assertThat(got.body()).isEqualTo(was.bytes()));
    }
  }

  @Test
  void anAbortedMessageDoesNotArrive() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      List<MsrpFrame> chunks = chat.here().chunks(ChatMessage.ofSize(5000), 2048);
      chat.here().request(chunks.get(0));
      chat.here().request(chunks.get(1).flagged('#'));

      assertThat(chat.here().send(ChatMessage.text("changed my mind"))).isEqualTo(200);

      chat.there().await(1);
      assertThat(chat.there().texts()).containsExactly("changed my mind");
    }
  }
}
