package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.AcceptResult;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.Lifetime;
import org.opencpm.messaging.MessageAcceptance;
import org.opencpm.messaging.PassedMessages;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.SessionMessage;
import org.opencpm.messaging.Verdict;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * Sessions without a container: SIP and the store are the test's, MSRP is real and runs over the
 * loopback interface. Events run at once, timers when the test lets them.
 */
final class ChatScene implements AutoCloseable, Signalling, MessageAcceptance, PassedMessages {

  static final Duration RING = Duration.ofSeconds(60);

  record Timer(Duration delay, Runnable work) {}

  record Stored(SessionDirection direction, String text) {}

  final Users users = new Users();
  final Registrations registrations = new Registrations();
  final MovableClock clock = new MovableClock();
  final Subscriber alice = users.add("alice");
  final Subscriber bob = users.add("bob");
  final Device alicePhone;
  final List<ScriptedCall> invited = new CopyOnWriteArrayList<>();
  final List<Timer> timers = new CopyOnWriteArrayList<>();
  final List<Stored> stored = new CopyOnWriteArrayList<>();
  final List<Long> unanswered = new CopyOnWriteArrayList<>();
  final List<String> passed = new CopyOnWriteArrayList<>();
  final ChatEnvironment env;

  /** Decides when what is stored is committed, and how it ends; at once and well. */
  Consumer<Consumer<AcceptResult>> store = told -> told.accept(result(AcceptResult.Kind.COMMITTED));

  private final int port;
  private Passage report = Passage.GO;

  ChatScene(Path data) throws Exception {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = probe.getLocalPort();
    }
    alicePhone = registrations.device(alice, "alice-phone", new Flow("udp", "192.0.2.1", 5060));
    Settings settings =
        Settings.of(
            Map.of("CPM_DATA_DIR", data.toString(), "CPM_MSRP_PORT", Integer.toString(port)));
    SignallingLink link = new SignallingLink();
    link.attach(this);
    MediaPlane plane = new MediaPlane(settings, null, Thread::new, Runnable::run);
    plane.listen();
    SubscriberDirectory subscribers = new SubscriberDirectory(users);
    env =
        new ChatEnvironment(
            settings,
            link,
            plane,
            new SessionInvite(settings, subscribers),
            subscribers,
            new DeviceDirectory(registrations),
            this,
            this,
            new LiveChats(),
            unanswered::add,
            (delay, work) -> timers.add(new Timer(delay, work)),
            Runnable::run,
            clock);
  }

  Device device(String key) {
    return registrations.device(bob, key, new Flow("udp", "192.0.2.9", 5060 + key.length()));
  }

  /** Alice invites Bob, whose devices ring together. */
  ScriptedCall invite(String sdp, Verdict verdict, Device... devices) throws Exception {
    return invite(sdp, null, verdict, devices.length == 0 ? List.of() : List.of(List.of(devices)));
  }

  /**
   * Alice invites Bob.
   *
   * @param first CPIM that comes in the INVITE, null: none
   */
  ScriptedCall invite(String sdp, String first, Verdict verdict, List<List<Device>> rounds)
      throws Exception {
    InboundRequest request = request(sdp, first);
    Invitation invitation = new Invitation(request, forth(), alice, verdict);
    ChatSession chat = new ChatSession(env, forth(), invitation.back(null, "", life()), invitation);
    ScriptedCall call = new ScriptedCall(null, null);
    call.listener =
        chat.begin(
            call,
            new ChatOpening(
                SessionDescription.parse(sdp.getBytes(StandardCharsets.UTF_8)),
                FirstMessage.in(invitation, env.settings()),
                rounds));
    return call;
  }

  /** The INVITE of Alice. */
  static InboundRequest request(String sdp, String first) {
    RequestBuilder request =
        RequestBuilder.request("INVITE", "sip:bob@cpm.example", "sip:alice@cpm.example")
            .with("Supported", "timer")
            .with("Session-Expires", "1800");
    return (first == null
            ? request.body("application/sdp", sdp)
            : request.body("multipart/mixed;boundary=\"b\"", mixed(sdp, first)))
        .build();
  }

  /** Session description and first message in one body, as RCS-e clients send them. */
  static String mixed(String sdp, String first) {
    return "--b\r\nContent-Type: application/sdp\r\n\r\n"
        + sdp
        + "\r\n--b\r\nContent-Type: message/cpim\r\n\r\n"
        + first
        + "\r\n--b--\r\n";
  }

  static Verdict delivers() {
    return new Verdict(Verdict.Treatment.DELIVER, null, true, true);
  }

  static Verdict mayNotWait() {
    return new Verdict(Verdict.Treatment.DELIVER, null, true, false);
  }

  SessionDirection forth() {
    return forth(ServiceIdentifier.SESSION);
  }

  SessionDirection forth(ServiceIdentifier service) {
    return new SessionDirection(
        Sender.of(alice, "sip:alice@cpm.example", alicePhone, false),
        bob,
        "sip:bob@cpm.example",
        null,
        "call-a",
        "conversation-1",
        "contribution-1",
        service,
        HeaderList.of(
            List.of(
                Map.entry("Conversation-ID", "conversation-1"),
                Map.entry("Contribution-ID", "contribution-1"))),
        life());
  }

  private static Lifetime life() {
    return new Lifetime(Duration.ofDays(7), true);
  }

  /** Lets the timers of that length fire that were set so far. */
  void fire(Duration delay) {
    List<Timer> due = timers.stream().filter(t -> t.delay().equals(delay)).toList();
    timers.removeAll(due);
    due.forEach(timer -> timer.work().run());
  }

  static AcceptResult result(AcceptResult.Kind kind) {
    Outcome outcome =
        switch (kind) {
          case REFUSED -> Outcome.DECLINED;
          case FAILED -> Outcome.TRY_LATER;
          default -> Outcome.ACCEPTED;
        };
    return new AcceptResult(kind, Answer.of(outcome), true);
  }

  void reporting(Passage answer) {
    report = answer;
  }

  // ----- SIP -----

  @Override
  public void send(OutboundRequest request, AnswerListener listener) {
    throw new AssertionError("a session sends no request outside of its dialogs");
  }

  @Override
  public Call invite(OutboundRequest request, CallListener listener) {
    ScriptedCall call = new ScriptedCall(request, listener);
    invited.add(call);
    return call;
  }

  // ----- the store -----

  @Override
  public void chat(
      SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed) {
    stored.add(new Stored(direction, new String(message.body(), StandardCharsets.UTF_8)));
    store.accept(committed);
  }

  @Override
  public void large(
      SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed) {
    chat(direction, message, committed);
  }

  @Override
  public void notification(
      SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed) {
    chat(direction, message, committed);
  }

  @Override
  public PassedMessages.Session open() {
    return new PassedMessages.Session() {
      @Override
      public void expect(
          SessionDirection direction, String messageId, Set<DispositionRequest> wishes) {
        // No chat has reports that come by another way.
      }

      @Override
      public void passed(
          SessionDirection direction, String messageId, Set<DispositionRequest> wishes) {
        passed.add(messageId);
      }

      @Override
      public PassedMessages.Passage report(
          SessionDirection direction, String messageId, Disposition disposition) {
        return report;
      }

      @Override
      public PassedMessages.Passage look(
          SessionDirection direction, String messageId, Disposition disposition) {
        return report;
      }

      @Override
      public void close() {
        passed.add("closed");
      }
    };
  }

  @Override
  public void close() {
    env.plane().stop();
    assertThat(env.plane().sessions()).isZero();
  }

  /** All that a phone said and heard, for a failed test. */
  static List<String> texts(List<byte[]> bodies) {
    List<String> texts = new ArrayList<>();
    bodies.forEach(body -> texts.add(new String(body, StandardCharsets.UTF_8)));
    return texts;
  }
}
