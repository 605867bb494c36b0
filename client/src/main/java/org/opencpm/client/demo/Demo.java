package org.opencpm.client.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.SendResult;
import org.opencpm.client.StandaloneMessage;
import org.opencpm.client.Transport;
import org.opencpm.notification.Disposition;

/**
 * The demonstration: Alice's phone and tablet, Bob's phone, Carol's and Dave's write to each other
 * over real sockets. Messages are delivered, deferred and expire, and notifications come back.
 */
public final class Demo {

  private static final Duration QUIET = Duration.ofMillis(800);

  private final DemoSettings settings;
  private final Transcript transcript;
  private final Map<String, DemoDevice> devices = new LinkedHashMap<>();
  private final List<ExpectedMessage> expected = new ArrayList<>();
  private final List<String> lateComers = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * A demonstration.
   *
   * @param settings the server
   * @param out where the transcript goes
   */
  public Demo(DemoSettings settings, PrintWriter out) {
    this.settings = settings;
    this.transcript = new Transcript(out, settings.trace());
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
        writeToSomebodyOffline();
        letAMessageExpire();
      }
      List<String> found = online ? DemoChecker.differences(recording()) : List.of();
      List<String> differences = new ArrayList<>(problems);
      differences.addAll(found);
      transcript.verdict(differences);
      return differences;
    } finally {
      for (DemoDevice device : devices.values()) {
        device.goOffline();
        device.close();
      }
    }
  }

  private boolean comeOnline() throws IOException, InterruptedException {
    transcript.scene("1. Alice's phone and tablet and Bob's phone come online");
    return register(device(DemoUser.ALICE, "phone", Transport.UDP))
        && register(device(DemoUser.ALICE, "tablet", Transport.TCP))
        && register(device(DemoUser.BOB, "phone", Transport.UDP));
  }

  private void talk() throws InterruptedException {
    transcript.scene("2. Alice writes from her phone; Bob reads; Bob answers to all her devices");
    DemoDevice alice = devices.get("alice/phone");
    DemoDevice bob = devices.get("bob/phone");
    String bobsAddress = DemoUser.BOB.address(settings.domain());
    Optional<SendResult> first = send(alice, "bob", bobsAddress, "Lunch at 12? 🍜☕", List.of(bob));
    String conversation = first.map(SendResult::conversationId).orElse("");
    String contribution = first.map(SendResult::contributionId).orElse("");
    send(alice, "bob", DemoUser.BOB.number(), "مرحبا يا بوب، كيف حالك؟", List.of(bob));
    send(alice, "bob", bobsAddress, "Four bytes each: 𝄞 𐍈 𠜎 👩‍👩‍👧", List.of(bob));

    String answer = "Yes! 👍 See you at 12.";
    StandaloneMessage.Builder reply =
        StandaloneMessage.to(DemoUser.ALICE.address(settings.domain())).text(answer).askAll();
    if (!conversation.isEmpty()) {
      reply.conversation(conversation).inReplyTo(contribution);
    }
    deliver(bob, "alice", reply.build(), answer, List.of(alice, devices.get("alice/tablet")));
  }

  private void writeToSomebodyOffline() throws IOException, InterruptedException {
    transcript.scene("3. Carol is offline; Alice writes to her all the same");
    DemoDevice alice = devices.get("alice/phone");
    String carols = DemoUser.CAROL.address(settings.domain());
    List<String> texts =
        List.of(
            "Carol?", "Are you there?", "The train is at 9:05 🚆", "Platform 4", "Sleep well 😴");
    List<String> ids = new ArrayList<>();
    for (String text : texts) {
      StandaloneMessage message = StandaloneMessage.to(carols).text(text).askAll().build();
      post(alice, "carol", message, text, List.of("carol/phone")).ifPresent(ids::add);
    }
    transcript.scene("   Carol comes online");
    DemoDevice carol = device(DemoUser.CAROL, "phone", Transport.TCP);
    lateComers.add(carol.name());
    register(carol);
    for (String id : ids) {
      carol.message(id);
      alice.notification(id, Disposition.DELIVERED);
      carol.read(id);
      alice.notification(id, Disposition.DISPLAYED);
    }
  }

  private void letAMessageExpire() throws IOException, InterruptedException {
    transcript.scene(
        "4. Dave is offline; a message for him may wait "
            + settings.shortLife().toSeconds()
            + " s");
    DemoDevice alice = devices.get("alice/phone");
    String text = "Quick, before it is too late ⏳";
    StandaloneMessage message =
        StandaloneMessage.to(DemoUser.DAVE.address(settings.domain()))
            .text(text)
            .askAll()
            .expires(settings.shortLife())
            .build();
    SendResult result = request(alice, "dave", message, text);
    if (result != null) {
      byte[] body = alice.recording().sentBody(result.callId());
      expected.add(ExpectedMessage.expired(text, result.messageId(), body, alice.name()));
      alice.notification(result.messageId(), Disposition.FAILED);
    }
    transcript.scene("   Dave comes online: nothing waits for him");
    register(device(DemoUser.DAVE, "phone", Transport.UDP));
  }

  private DemoDevice device(DemoUser user, String kind, Transport transport) throws IOException {
    DemoDevice device = new DemoDevice(user, kind, transport, settings, transcript);
    devices.put(device.name(), device);
    return device;
  }

  private boolean register(DemoDevice device) throws InterruptedException {
    Optional<String> problem = device.comeOnline();
    problem.ifPresent(problems::add);
    return problem.isEmpty();
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
    SendResult result = request(from, to, message, text);
    if (result == null) {
      return Optional.empty();
    }
    List<String> names = readers.stream().map(DemoDevice::name).toList();
    expect(from, result, text, names);
    for (DemoDevice reader : readers) {
      reader.message(result.messageId());
    }
    // Read only once the sender knows of the delivery: "displayed" would make it superfluous.
    from.notification(result.messageId(), Disposition.DELIVERED);
    for (DemoDevice reader : readers) {
      reader.read(result.messageId());
    }
    from.notification(result.messageId(), Disposition.DISPLAYED);
    return Optional.of(result);
  }

  /** Sends to somebody who is offline. */
  private Optional<String> post(
      DemoDevice from, String to, StandaloneMessage message, String text, List<String> readers)
      throws InterruptedException {
    SendResult result = request(from, to, message, text);
    if (result == null) {
      return Optional.empty();
    }
    expect(from, result, text, readers);
    return Optional.of(result.messageId());
  }

  private void expect(DemoDevice from, SendResult result, String text, List<String> readers) {
    byte[] body = from.recording().sentBody(result.callId());
    expected.add(ExpectedMessage.read(text, result.messageId(), body, from.name(), readers));
  }

  private SendResult request(DemoDevice from, String to, StandaloneMessage message, String text)
      throws InterruptedException {
    transcript.sends(from.name(), to, DemoDevice.quoted(text));
    SendResult result = from.await(from.client().send(message)).orElse(null);
    if (result == null || !result.accepted()) {
      String why = result == null ? "no answer" : result.status() + " " + result.reason();
      problems.add(from.name() + " could not send \"" + text + "\": " + why);
      return null;
    }
    transcript.receives(from.name(), "server", result.status() + " " + result.reason());
    return result;
  }

  /** Waits until the server has nothing left to do and the wires are quiet, then looks. */
  private Recording recording() throws InterruptedException {
    OptionalLong backlog = backlog();
    awaitQuiet();
    return Recording.of(
        devices.values().stream().map(DemoDevice::recording).toList(),
        expected,
        lateComers,
        backlog);
  }

  private OptionalLong backlog() throws InterruptedException {
    ServerBacklog reader = new ServerBacklog(settings.host(), settings.httpPort());
    long end = System.nanoTime() + settings.patience().toNanos();
    OptionalLong backlog = OptionalLong.empty();
    do {
      try {
        backlog = reader.read();
      } catch (IOException unreadable) {
        problems.add("the server's metrics cannot be read: " + unreadable.getMessage());
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
    int after = crossed();
    do {
      before = after;
      TimeUnit.MILLISECONDS.sleep(QUIET.toMillis());
      after = crossed();
    } while (after != before);
  }

  private int crossed() {
    return devices.values().stream().mapToInt(d -> d.recording().events().size()).sum();
  }
}
