package org.opencpm.messaging;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.opencpm.administration.StoredActions;
import org.opencpm.administration.StoredStories;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.schema.TestDatabase;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.DigestAuthenticator;
import org.opencpm.subscriber.DigestChallenge;
import org.opencpm.subscriber.DigestCredentials;
import org.opencpm.subscriber.Registrar;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.StoredRegistrations;
import org.opencpm.subscriber.StoredSubscribers;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * The functions of direct mode on a real database, with phones in place of the SIP side: all that
 * the container puts together, without the container.
 */
final class ServerScene implements Signalling, AutoCloseable {

  final MovableClock clock = new MovableClock();
  private final Policies policies = new Policies(new Preferences());
  final Carriers carriers;
  final DeliveryEngine engine;
  final StoredDelivery deliveries;
  final PassedRegister passed;
  final SessionAcceptance acceptance;
  final SessionInvitations invitations;
  final FetchedMessages deferred;
  final Revocations revocations;
  final StoredSubscribers subscribers;
  private final SignallingLink link = new SignallingLink();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final ExecutorService network = Executors.newFixedThreadPool(2);
  private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();
  private final Map<String, Phone> phones = new ConcurrentHashMap<>();
  private final AtomicInteger ports = new AtomicInteger(7000);
  private final AtomicInteger calls = new AtomicInteger();
  private final DeviceDirectory devices;
  private final AcceptQueue queue;
  private final ParticipatingFunction participating;
  private final Registrar registrar;
  private final StoredRegistrations registrations;
  private final TestDatabase database;
  private final Settings settings;
  private final Node node;
  private final SubscriberDirectory directory;

  ServerScene(TestDatabase database) {
    this(database, Map.of());
  }

  ServerScene(TestDatabase database, Map<String, String> environment) {
    new MessageScene(database);
    this.database = database;
    settings = Settings.of(environment);
    node = new Node(settings);
    SentCalls sentCalls = new SentCalls();
    Metrics metrics = new Metrics();
    subscribers = new StoredSubscribers(database);
    registrations = new StoredRegistrations(database, new DeferralNotices(settings, node));
    deliveries = new StoredDelivery(database, settings, policies, node, clock);
    directory = new SubscriberDirectory(subscribers);
    devices = new DeviceDirectory(registrations);
    DigestAuthenticator authenticator = new DigestAuthenticator(settings, directory);
    SenderCheck senders = new SenderCheck(settings, authenticator, directory, devices, clock);
    registrar = new Registrar(settings, authenticator, devices, registrations, policies, clock);
    link.attach(this);
    carriers =
        new Carriers(
            new CarrierChoice(settings),
            new PagerCarrier(link, new DeviceMessage(settings, directory), sentCalls));
    engine =
        new DeliveryEngine(
            deliveries,
            devices,
            link,
            carriers,
            sentCalls,
            policies,
            metrics,
            workers,
            (delay, work) -> timers.add(work),
            Thread::new,
            clock);
    queue =
        new AcceptQueue(
            new StoredAcceptance(database, settings, sentCalls, policies, node, clock),
            engine,
            new DeadlineClock(deadline -> {}),
            metrics,
            Thread::new,
            clock);
    passed =
        new PassedRegister(
            new StoredPassages(database),
            settings,
            (delay, work) -> timers.add(work),
            Thread::new,
            clock);
    RecipientRules rules = new RecipientRules(policies, devices);
    acceptance =
        new SessionAcceptance(settings, rules, passed, queue, null, metrics, Thread::new, clock);
    invitations = new SessionInvitations(settings, senders, directory, rules, clock);
    deferred = new FetchedMessages(deliveries, engine);
    revocations = new Revocations(deliveries::bodyOf, workers);
    participating =
        new ParticipatingFunction(
            settings, senders, directory, rules, passed, queue, null, revocations, metrics, clock);
  }

  /** What an operator can do to messages and devices. */
  StoredActions actions() {
    return new StoredActions(
        database,
        new DeferralNotices(settings, node),
        deliveries,
        registrations,
        policies,
        settings,
        clock);
  }

  /** What an operator finds. */
  StoredStories stories() {
    return new StoredStories(database, directory, settings, clock);
  }

  /** What waits for a user is tried now. */
  void hurry(Subscriber user) {
    devices.forget(user.id());
    devices.devicesOf(user.id()).stream()
        .filter(device -> device.reachable(clock.instant()))
        .forEach(engine::hurry);
  }

  /** A change of devices that did not come through the registrar. */
  void forgetDevices(Subscriber user) {
    devices.forget(user.id());
  }

  Subscriber user(String name, String... more) {
    String userName = name + "@" + Users.REALM;
    List<String> addresses = new java.util.ArrayList<>(List.of("sip:" + userName));
    addresses.addAll(List.of(more));
    return subscribers.add(
        userName, addresses, DigestAuthenticator.ha1(userName, Users.REALM, Users.PASSWORD));
  }

  /** Sets a preference of a user or, for null, of the provider. */
  void prefer(Subscriber user, Policy policy, String value) {
    policies.set(user == null ? null : user.id(), policy, value);
  }

  /** A phone that is not registered yet. */
  Phone phone(Subscriber owner, String name) {
    Phone phone = new Phone(owner, name, ports.incrementAndGet());
    phones.put(phone.uri(), phone);
    return phone;
  }

  /** A phone that is registered. */
  Phone registered(Subscriber owner, String name) {
    Phone phone = phone(owner, name);
    register(phone);
    return phone;
  }

  void register(Phone phone) {
    register(phone, 3600);
  }

  /** Registers over the registrar itself, digest and all; 0 seconds unregister. */
  void register(Phone phone, int seconds) {
    RequestBuilder request =
        RequestBuilder.register(phone.address())
            .source(phone.flow())
            .with("Call-ID", "reg-" + phone.uri())
            .with("CSeq", phone.nextCSeq() + " REGISTER")
            .with(
                "Contact",
                "<"
                    + phone.uri()
                    + ">;+sip.instance=\"<"
                    + phone.instance()
                    + ">\";expires="
                    + seconds);
    Answers challenged = new Answers();
    registrar.register(request.build(), challenged, this::wake);
    DigestChallenge challenge =
        DigestChallenge.parse(Answers.values(challenged.only(), "WWW-Authenticate").get(0))
            .orElseThrow();
    Answers answers = new Answers();
    registrar.register(
        request
            .with(
                "Authorization",
                DigestCredentials.answer(
                        challenge,
                        phone.owner().userName(),
                        Users.PASSWORD,
                        "REGISTER",
                        "sip:cpm.example",
                        1,
                        "c")
                    .toHeaderValue())
            .build(),
        answers,
        this::wake);
    if (answers.only().status() != 200) {
      throw new IllegalStateException("not registered: " + answers.only());
    }
  }

  private void wake(long subscriberId, long deviceId) {
    engine.wake(deviceId, devices.device(subscriberId, deviceId));
  }

  /** A MESSAGE from a phone, to be completed. */
  RequestBuilder message(Phone from, String to) {
    return RequestBuilder.request("MESSAGE", to, from.address()).source(from.flow());
  }

  /** Sends a CPIM text from a phone and gives the answer. */
  Answer send(Phone from, String to, String id, String text, String wishes) {
    return answer(message(from, to).body("message/cpim", cpim(id, text, wishes)));
  }

  /** Sends a report about a message. */
  Answer report(Phone from, String to, String id, String kind, String status) {
    return answer(
        message(from, to)
            .body(
                "message/cpim",
                "From: <sip:anonymous@anonymous.invalid>\r\n"
                    + "To: <sip:anonymous@anonymous.invalid>\r\n"
                    + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: n-"
                    + calls.incrementAndGet()
                    + "\r\n\r\nContent-Type: message/imdn+xml\r\n\r\n"
                    + imdn(id, kind, status)));
  }

  static String imdn(String id, String kind, String status) {
    return "<?xml version=\"1.0\"?><imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>"
        + id
        + "</message-id><datetime>2026-03-01T12:00:00Z</datetime><"
        + kind
        + "-notification><status><"
        + status
        + "/></status></"
        + kind
        + "-notification></imdn>";
  }

  static String cpim(String id, String text, String wishes) {
    return "From: <sip:anonymous@anonymous.invalid>\r\nTo: <sip:anonymous@anonymous.invalid>\r\n"
        + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: "
        + id
        + "\r\n"
        + (wishes.isEmpty() ? "" : "imdn.Disposition-Notification: " + wishes + "\r\n")
        + "\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\n"
        + text;
  }

  Answer answer(RequestBuilder request) {
    Answers answers = begin(request);
    await().until(() -> !answers.all().isEmpty());
    return answers.only();
  }

  /** Sends a request and does not wait for its answer. */
  Answers begin(RequestBuilder request) {
    Answers answers = new Answers();
    participating.message(request.build(), answers);
    return answers;
  }

  /** Lets time pass, and what is due happen. */
  void pass(Duration time) {
    clock.advance(time);
    for (Runnable due = timers.poll(); due != null; due = timers.poll()) {
      due.run();
    }
    engine.offer(deliveries.expire(100).caused());
    RegistrationExpiry.run(registrations, devices, engine, clock.instant());
  }

  /** The device that a phone registered. */
  Device device(Subscriber owner, Phone phone) {
    return registrations.devicesOf(owner.id()).stream()
        .filter(device -> device.key().equals(phone.instance()))
        .findFirst()
        .orElseThrow();
  }

  long waiting() {
    return deliveries.backlog().waiting();
  }

  /** Separate so that the scene reads as a scene. */
  private static final class RegistrationExpiry {
    static void run(
        StoredRegistrations registrations,
        DeviceDirectory devices,
        DeliveryEngine engine,
        Instant now) {
      var expired = registrations.expire(now, 100);
      expired.gone().forEach(d -> devices.forget(d.subscriberId()));
      expired.withWork().forEach(id -> engine.wake(id, java.util.Optional.empty()));
    }
  }

  @Override
  public void send(OutboundRequest request, AnswerListener listener) {
    String callId = "out-" + calls.incrementAndGet();
    listener.sending(callId);
    network.execute(
        () -> {
          Phone phone = phones.get(request.requestUri());
          int status = phone == null ? 0 : phone.take(request);
          listener.answered(new FinalAnswer(status, "", callId, HeaderList.empty()));
        });
  }

  @Override
  public Call invite(OutboundRequest request, CallListener listener) {
    throw new UnsupportedOperationException("no sessions in this scene");
  }

  @Override
  public void close() {
    acceptance.stop();
    passed.stop();
    queue.stop();
    engine.stop(Duration.ZERO);
    workers.shutdownNow();
    network.shutdownNow();
  }
}
