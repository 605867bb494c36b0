package org.opencpm.client.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.Acceptance;
import org.opencpm.client.SendResult;
import org.opencpm.client.StandaloneMessage;
import org.opencpm.client.Transport;
import org.opencpm.notification.Disposition;

/**
 * The demonstration: Alice's and Bob's phones and tablets, Carol's phone and Dave's write to each
 * other over real sockets. Messages are delivered, deferred and expire, chats are held and kept for
 * who is away, photos are sent, and notifications come back.
 */
public final class Demo {

  private static final Duration QUIET = Duration.ofMillis(800);

  private final DemoSettings settings;
  private final Transcript transcript;
  private final Stage stage;

  /**
   * A demonstration.
   *
   * @param settings the server
   * @param out where the transcript goes
   * @throws IOException when there is no temporary folder
   */
  public Demo(DemoSettings settings, PrintWriter out) throws IOException {
    this.settings = settings;
    this.transcript = new Transcript(out, settings.trace());
    this.stage = new Stage(settings, transcript);
  }

  /**
   * Plays it, prints the transcript and the differences.
   *
   * @return the differences between what came and what should have; empty when there are none
   * @throws IOException when a client cannot open its port
   * @throws InterruptedException when the thread is interrupted
   */
  public List<String> play() throws IOException, InterruptedException {
    try {
      boolean online = comeOnline();
      if (online) {
        talk();
        ChatScenes chats = new ChatScenes(stage);
        chats.chat();
        chats.sendSomethingLarge();
        FileScenes files = new FileScenes(stage);
        files.sendPhotos();
        writeToSomebodyOffline(chats, files);
        letAMessageExpire();
      }
      List<String> differences = new ArrayList<>();
      List<String> found = online ? DemoChecker.differences(recording()) : List.of();
      differences.addAll(stage.problems());
      differences.addAll(found);
      transcript.verdict(differences);
      return differences;
    } finally {
      for (DemoDevice device : stage.devices()) {
        device.goOffline();
        device.close();
      }
      stage.removeFiles();
    }
  }

  private boolean comeOnline() throws IOException, InterruptedException {
    transcript.scene("1. Alice's and Bob's phones and tablets come online");
    return register(DemoUser.ALICE, "phone", Transport.UDP, FileWays.NONE)
        && register(DemoUser.ALICE, "tablet", Transport.TCP, FileWays.NONE)
        && register(DemoUser.BOB, "phone", Transport.UDP, FileWays.BOTH)
        && register(DemoUser.BOB, "tablet", Transport.TCP, FileWays.MSRP);
  }

  private boolean register(DemoUser user, String kind, Transport transport, FileWays files)
      throws IOException, InterruptedException {
    return stage.register(stage.open(user, kind, transport, Acceptance.MANUAL, files));
  }

  private void talk() throws InterruptedException {
    transcript.scene("2. Alice writes from her phone; Bob reads; Bob answers to all her devices");
    DemoDevice alice = stage.device("alice/phone");
    List<DemoDevice> bobs = List.of(stage.device("bob/phone"), stage.device("bob/tablet"));
    String bobsAddress = DemoUser.BOB.address(settings.domain());
    Optional<SendResult> first = send(alice, "bob", bobsAddress, "Lunch at 12? 🍜☕", bobs);
    String conversation = first.map(SendResult::conversationId).orElse("");
    String contribution = first.map(SendResult::contributionId).orElse("");
    send(alice, "bob", DemoUser.BOB.number(), "مرحبا يا بوب، كيف حالك؟", bobs);
    send(alice, "bob", bobsAddress, "Four bytes each: 𝄞 𐍈 𠜎 👩‍👩‍👧", bobs);

    String answer = "Yes! 👍 See you at 12.";
    StandaloneMessage.Builder reply =
        StandaloneMessage.to(DemoUser.ALICE.address(settings.domain())).text(answer).askAll();
    if (!conversation.isEmpty()) {
      reply.conversation(conversation).inReplyTo(contribution);
    }
    List<DemoDevice> alices = List.of(alice, stage.device("alice/tablet"));
    deliver(bobs.get(0), "alice", reply.build(), answer, alices);
  }

  private void writeToSomebodyOffline(ChatScenes chats, FileScenes files)
      throws IOException, InterruptedException {
    transcript.scene(
        "6. Carol is offline; Alice writes, chats and sends a photo to her all the same");
    DemoDevice alice = stage.device("alice/phone");
    DemoDevice carol =
        stage.open(DemoUser.CAROL, "phone", Transport.TCP, Acceptance.AT_ONCE, FileWays.BOTH);
    String carols = DemoUser.CAROL.address(settings.domain());
    List<String> texts =
        List.of(
            "Carol?", "Are you there?", "The train is at 9:05 🚆", "Platform 4", "Sleep well 😴");
    List<String> ids = new ArrayList<>();
    for (String text : texts) {
      StandaloneMessage message = StandaloneMessage.to(carols).text(text).askAll().build();
      SendResult result = stage.send(alice, "carol", message, text);
      if (result != null) {
        stage.expect(alice, result.messageId(), Way.MESSAGE, text, List.of(carol));
        ids.add(result.messageId());
      }
    }
    ids.addAll(chats.chatWithSomebodyOffline(carol));
    Runnable readTheFile = files.sendToSomebodyOffline(carol);
    transcript.scene("   Carol comes online");
    stage.comesLate(carol);
    for (String id : ids) {
      stage.read(alice, id, List.of(carol));
    }
    readTheFile.run();
  }

  private void letAMessageExpire() throws IOException, InterruptedException {
    transcript.scene(
        "7. Dave is offline; a message for him may wait "
            + settings.shortLife().toSeconds()
            + " s");
    DemoDevice alice = stage.device("alice/phone");
    String text = "Quick, before it is too late ⏳";
    StandaloneMessage message =
        StandaloneMessage.to(DemoUser.DAVE.address(settings.domain()))
            .text(text)
            .askAll()
            .expires(settings.shortLife())
            .build();
    SendResult result = stage.send(alice, "dave", message, text);
    if (result != null) {
      stage.expectExpiry(alice, result.messageId(), text);
      alice.notification(result.messageId(), Disposition.FAILED);
    }
    transcript.scene("   Dave comes online: nothing waits for him");
    register(DemoUser.DAVE, "phone", Transport.UDP, FileWays.NONE);
  }

  private Optional<SendResult> send(
      DemoDevice from, String to, String address, String text, List<DemoDevice> readers)
      throws InterruptedException {
    StandaloneMessage message = StandaloneMessage.to(address).text(text).askAll().build();
    return deliver(from, to, message, text, readers);
  }

  /** Sends to somebody who is online, and has it read on all devices. */
  private Optional<SendResult> deliver(
      DemoDevice from, String to, StandaloneMessage message, String text, List<DemoDevice> readers)
      throws InterruptedException {
    SendResult result = stage.send(from, to, message, text);
    if (result == null) {
      return Optional.empty();
    }
    stage.expect(from, result.messageId(), Way.MESSAGE, text, readers);
    stage.read(from, result.messageId(), readers);
    return Optional.of(result);
  }

  /** Waits until the server has nothing left to do and the wires are quiet, then looks. */
  private Recording recording() throws IOException, InterruptedException {
    OptionalLong backlog = backlog();
    awaitQuiet();
    return stage.recording(backlog);
  }

  private OptionalLong backlog() throws InterruptedException {
    ServerBacklog reader = new ServerBacklog(settings.host(), settings.httpPort());
    long end = System.nanoTime() + settings.patience().toNanos();
    OptionalLong backlog = OptionalLong.empty();
    do {
      try {
        backlog = reader.read();
      } catch (IOException unreadable) {
        stage.problem("the server's metrics cannot be read: " + unreadable.getMessage());
        return OptionalLong.empty();
      }
      if (backlog.isPresent() && backlog.getAsLong() == 0) {
        return backlog;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    } while (System.nanoTime() < end);
    return backlog;
  }

  private void awaitQuiet() throws InterruptedException {
    int before;
    int after = stage.crossed();
    do {
      before = after;
      TimeUnit.MILLISECONDS.sleep(QUIET.toMillis());
      after = stage.crossed();
    } while (after != before);
  }
}
