package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.endtoend.ClientDevice.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.client.Acceptance;
import org.opencpm.client.ChatInvitation;
import org.opencpm.client.ChatSession;
import org.opencpm.client.FileOffer;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.StandaloneMessage;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ClientDevice;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.User;

/** Transfers of the project's own client among conversations, devices and interruptions. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ClientTransferFlowTest {

  private static final int LARGE = 80_000_000;

  @TempDir private Path folder;

  private final RunningServer server;

  ClientTransferFlowTest(RunningServer server) {
    this.server = server;
  }

  private ClientDevice device(User user, String name, Acceptance when) {
    return server
        .client(user, b -> b.filesInto(folder.resolve(name), when).deviceName(name))
        .register();
  }

  private Path file(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve(name), bytes);
  }

  private static FileResult over(FileTransfer transfer) {
    return await(transfer.over());
  }

  private static int send(ChatSession chat, String text) {
    return await(chat.send(text).status());
  }

  @Test
  @Requirement({"AD-CL-19", "AD-CL-42"})
  void filesComeAndGoBesideAChatThatGoesOn() throws IOException {
    try (ClientDevice alice = device(server.newUser(), "alice", Acceptance.MANUAL);
        ClientDevice bob = device(server.newUser(), "bob", Acceptance.MANUAL)) {
      Path before = file("before.txt", 100);
      FileTransfer alone =
          bob.client().files().send(FileOffer.to(alice.user().sip(), before).build());
      await(alice.files().offered(), 1).get(0).accept(folder.resolve("alice"));
      assertThat(over(alone).complete()).isTrue();

      ChatSession chat = alice.chatWith(bob);
      Path film = file("film.mp4", LARGE);
      FileOffer.Builder offer =
          FileOffer.to(bob.user().sip(), film).conversation(chat.conversationId());
      FileTransfer sent = alice.client().files().send(offer.build());
      FileTransfer offered = await(bob.files().offered(), 1).get(0);
      assertThat(offered.conversationId()).isEqualTo(chat.conversationId());
      offered.accept(folder.resolve("bob"));
      Patience.until("some bytes", () -> offered.moved() > 0);
      assertThat(send(chat, "while it moves")).isEqualTo(200);
      sent.stop();
      assertThat(over(offered).complete()).isFalse();
      assertThat(send(chat, "stopped")).isEqualTo(200);

      FileTransfer refused = alice.client().files().send(offer.build());
      await(bob.files().offered(), 2).get(1).decline();
      assertThat(over(refused).kind()).isEqualTo(FileResult.Kind.REFUSED);
      assertThat(send(chat, "refused")).isEqualTo(200);

      // The chat ends, the file goes on.
      FileTransfer again = alice.client().files().send(offer.build());
      FileTransfer taken = await(bob.files().offered(), 3).get(2);
      taken.accept(folder.resolve("bob"));
      Patience.until("it moves", () -> taken.state() == FileTransfer.State.MOVING);
      assertThat(await(chat.end()).status()).isEqualTo(200);
      assertThat(over(again).complete()).as(over(again).reason()).isTrue();
      assertThat(over(taken).complete()).as(over(taken).toString()).isTrue();
      assertThat(Files.mismatch(over(taken).file().orElseThrow(), film)).isEqualTo(-1);
      assertThat(await(bob.chatMessages(), 3))
          .extracting(ReceivedMessage::text)
          .containsExactly("while it moves", "stopped", "refused");
      assertThat(bob.ends()).hasSize(1);
    }
  }

  @Test
  @Requirement({"AD-CL-20"})
  void eitherSideGoesOnWithAFileThatWasInterrupted() throws IOException {
    try (ClientDevice alice = device(server.newUser(), "alice", Acceptance.AT_ONCE);
        ClientDevice bob = device(server.newUser(), "bob", Acceptance.AT_ONCE)) {
      Path film = file("film.mp4", LARGE);
      // The sender stops and goes on; the recipient's answer says what is missing.
      FileOffer.Builder offer = FileOffer.to(bob.user().sip(), film);
      FileTransfer first = alice.client().files().send(offer.build());
      FileTransfer part = await(bob.files().begun(), 1).get(0);
      Patience.until("some bytes", () -> part.moved() > 0);
      first.stop();
      long there = over(part).moved();
      assertThat(there).isBetween(1L, LARGE - 1L);
      FileTransfer rest = alice.client().files().send(offer.from(Math.max(1, there / 2)).build());
      assertThat(over(rest).complete()).as(over(rest).reason()).isTrue();
      FileResult whole = bob.files().await(2).get(1);
      assertThat(Files.mismatch(whole.file().orElseThrow(), film)).isEqualTo(-1);
      assertThat(bob.wire(Direction.RECEIVED, "INVITE"))
          .extracting(WireEvent::text)
          .anyMatch(
              text -> text.contains("a=file-range:" + (Math.max(1, there / 2) + 1) + "-" + LARGE));
      assertThat(bob.wire(Direction.SENT, "SIP/2.0 200"))
          .extracting(WireEvent::text)
          .anyMatch(text -> text.contains("a=file-range:" + (there + 1) + "-" + LARGE));

      // The recipient stops, and asks for the rest.
      Path other = file("other.mp4", LARGE - 1);
      alice.client().files().send(FileOffer.to(bob.user().sip(), other).build());
      FileTransfer stopped = await(bob.files().begun(), 3).get(2);
      Patience.until("some bytes", () -> stopped.moved() > 0);
      stopped.stop();
      long got = over(stopped).moved();
      assertThat(got).isBetween(1L, LARGE - 2L);
      FileTransfer wanted =
          bob.client().files().fetch(alice.user().sip(), stopped.file(), folder.resolve("bob"));
      FileResult fetched = over(wanted);
      assertThat(fetched.complete()).as(fetched.reason()).isTrue();
      assertThat(Files.mismatch(fetched.file().orElseThrow(), other)).isEqualTo(-1);
      assertThat(alice.wire(Direction.RECEIVED, "INVITE").get(0).text())
          .contains("a=recvonly", "a=file-range:" + (got + 1) + "-*");
    }
  }

  @Test
  @Requirement({"AD-CL-41"})
  void aConversationBeginsWithAMessageAFileOrAChat() throws IOException {
    try (ClientDevice alice = device(server.newUser(), "alice", Acceptance.AT_ONCE);
        ClientDevice bob = device(server.newUser(), "bob", Acceptance.AT_ONCE)) {
      Path file = file("map.bin", 1000);
      StandaloneMessage hello = StandaloneMessage.to(bob.user().sip()).text("hello").build();
      assertThat(await(alice.client().send(hello)).accepted()).isTrue();
      String byMessage = await(bob.messages(), 1).get(0).conversationId().orElseThrow();
      String byFile =
          alice
              .client()
              .files()
              .send(FileOffer.to(bob.user().sip(), file).build())
              .conversationId();
      ChatSession chat = alice.chatWith(bob);
      String byChat = chat.conversationId();
      bob.files().await(1);
      assertThat(await(chat.end()).status()).isEqualTo(200);
      assertThat(List.of(byMessage, byFile, byChat)).doesNotHaveDuplicates();

      for (String conversation : List.of(byMessage, byFile, byChat)) {
        int messages = bob.messages().size();
        int files = bob.files().offered().size();
        int chats = bob.established().size();
        goesOn(alice, bob, conversation, file);
        assertThat(await(bob.messages(), messages + 1).get(messages).conversationId())
            .contains(conversation);
        assertThat(await(bob.files().offered(), files + 1).get(files).conversationId())
            .isEqualTo(conversation);
        assertThat(await(bob.established(), chats + 1).get(chats).conversationId())
            .isEqualTo(conversation);
      }
      assertThat(bob.files().offered().get(0).conversationId()).isEqualTo(byFile);
      assertThat(bob.established().get(0).conversationId()).isEqualTo(byChat);
    }
  }

  /** What follows in a conversation, however it began. */
  private static void goesOn(ClientDevice alice, ClientDevice bob, String conversation, Path file)
      throws IOException {
    String to = bob.user().sip();
    StandaloneMessage message =
        StandaloneMessage.to(to).text("and then").conversation(conversation).build();
    assertThat(await(alice.client().send(message)).accepted()).isTrue();
    FileOffer offer = FileOffer.to(to, file).conversation(conversation).build();
    assertThat(over(alice.client().files().send(offer)).complete()).isTrue();
    ChatSession chat =
        alice.client().chat(ChatInvitation.to(to).conversation(conversation).build());
    assertThat(await(chat.answered()).status()).isEqualTo(200);
    assertThat(await(chat.end()).status()).isEqualTo(200);
  }

  @Test
  @Requirement({"AD-CL-45"})
  void anOfferThatAnotherDeviceTookIsCalledOff() throws IOException {
    User user = server.newUser();
    try (ClientDevice alice = device(server.newUser(), "alice", Acceptance.AT_ONCE);
        ClientDevice phone = device(user, "phone", Acceptance.MANUAL);
        ClientDevice tablet = device(user, "tablet", Acceptance.MANUAL)) {
      Path map = file("map.bin", 100_000);
      FileTransfer sent =
          alice.client().files().send(FileOffer.to(user.sip(), map).askAll().build());
      FileTransfer taken = await(phone.files().offered(), 1).get(0);
      FileTransfer ringing = await(tablet.files().offered(), 1).get(0);
      taken.accept(folder.resolve("phone"));

      FileResult elsewhere = over(ringing);
      assertThat(elsewhere.kind()).isEqualTo(FileResult.Kind.ELSEWHERE);
      assertThat(tablet.wire(Direction.RECEIVED, "CANCEL").get(0).header("Reason"))
          .contains("Call completed elsewhere");
      assertThat(over(sent).complete()).isTrue();
      ringing.accept(folder.resolve("tablet"));
      ringing.decline();
      assertThat(over(taken).file()).contains(folder.resolve("phone").resolve("map.bin"));
      assertThat(await(alice.notifications(), 1)).hasSize(1);
      assertThat(ringing.state()).isEqualTo(FileTransfer.State.OVER);
      assertThat(folder.resolve("tablet")).doesNotExist();
      assertThat(tablet.wire(Direction.SENT, "SIP/2.0 487")).isNotEmpty();
      assertThat(tablet.wire(Direction.SENT, "SIP/2.0 200"))
          .noneMatch(e -> String.valueOf(e.header("CSeq")).endsWith("INVITE"));
      assertThat(tablet.files().await(1))
          .extracting(FileResult::kind)
          .containsExactly(FileResult.Kind.ELSEWHERE);

      // One that was taken back by its sender is no other device's.
      FileTransfer back = alice.client().files().send(FileOffer.to(user.sip(), map).build());
      FileTransfer both = await(tablet.files().offered(), 2).get(1);
      back.stop();
      assertThat(over(both).kind()).isEqualTo(FileResult.Kind.STOPPED_THERE);
    }
  }
}
