package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Responder;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.SubscriberDirectory;

/** Puts the messaging functions together, starts and stops them. */
@ApplicationScoped
public class MessagingFunctions {

  @Inject private Settings settings;
  @Inject private Clock clock;
  @Inject private SenderCheck senders;
  @Inject private SubscriberDirectory subscribers;
  @Inject private DeviceDirectory devices;
  @Inject private Policies policies;
  @Inject private Metrics metrics;
  @Inject private SignallingLink link;
  @Inject private SentCalls calls;
  @Inject private AcceptTransaction accepts;
  @Inject private DeliveryTransaction deliveries;
  @Inject private ReportTransaction reports;
  @Inject private PassedTransaction passes;

  private static final int EXPIRY_BATCH = 200;

  /** How long a stop waits for the answers to what is on its way. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private Carriers carriers;
  private DeliveryEngine engine;
  private DeadlineClock deadlines;
  private AcceptQueue queue;
  private PassedRegister passed;
  private SessionAcceptance sessions;
  private FileAcceptance files;
  private Invitations invitations;
  private DeferredMessages deferred;
  private Revocations revocations;
  private ParticipatingFunction participating;

  /**
   * Starts the functions.
   *
   * @param threads makes the writers' threads
   * @param workers run what reads the database
   * @param deadlineTimer arms the timer of the next expiry
   */
  public void start(
      ThreadFactory threads,
      Executor workers,
      RetryTimer retries,
      Consumer<Instant> deadlineTimer) {
    gauges();
    deadlines = new DeadlineClock(deadlineTimer);
    carriers =
        new Carriers(
            new CarrierChoice(settings),
            new PagerCarrier(link, new DeviceMessage(settings, subscribers), calls));
    engine =
        new DeliveryEngine(
            deliveries,
            devices,
            link,
            carriers,
            calls,
            policies,
            metrics,
            workers,
            retries,
            threads,
            clock);
    queue = new AcceptQueue(accepts, engine, deadlines, metrics, threads, clock);
    RecipientRules rules = new RecipientRules(policies, devices);
    OnwardReports onward = new OnwardReports(reports);
    OriginatingRoute route = new OriginatingRoute(devices, clock);
    OnwardNotifications notifications = new OnwardNotifications(link, onward, route, workers);
    OnwardFailures failures = new OnwardFailures(link, onward, route, workers, retries, clock);
    engine.onward(failures::tell);
    startSessions(rules, notifications, threads, retries);
    revocations = new Revocations(deliveries::bodyOf, workers);
    participating =
        new ParticipatingFunction(
            settings,
            senders,
            subscribers,
            rules,
            passed,
            queue,
            new OriginatingRelay(link, onward, workers),
            revocations,
            metrics,
            clock);
  }

  private void startSessions(
      RecipientRules rules,
      OnwardNotifications notifications,
      ThreadFactory threads,
      RetryTimer retries) {
    passed = new PassedRegister(passes, settings, retries, threads, clock);
    sessions =
        new SessionAcceptance(
            settings, rules, passed, queue, notifications, metrics, threads, clock);
    files = new SessionFiles(rules, passed, queue, metrics, clock);
    invitations = new SessionInvitations(settings, senders, subscribers, rules, clock);
    deferred = new FetchedMessages(deliveries, engine);
  }

  private void gauges() {
    metrics.gauge(
        "cpm_backlog",
        "Messages that no device has taken yet",
        () -> deliveries.backlog().waiting());
    metrics.gauge(
        "cpm_oldest_waiting_seconds",
        "Age of the oldest message that waits",
        () -> {
          Instant oldest = deliveries.backlog().oldest();
          return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
        });
  }

  /** Finishes what is queued. */
  public void stop() {
    if (queue != null) {
      sessions.stop();
      passed.stop();
      queue.stop();
      engine.stop(LAST_ANSWERS);
    }
  }

  /**
   * Sessions carry messages from now on; call it before the SIP side is attached.
   *
   * @param carrier brings chat and large messages to devices
   * @param live the sessions that devices are in
   */
  public void sessions(Carrier carrier, LiveSessions live) {
    carriers.session(carrier);
    carriers.live(live);
  }

  /** Stores what came in sessions. */
  public MessageAcceptance acceptance() {
    return sessions;
  }

  /**
   * Files are carried from now on; call it before the SIP side is attached.
   *
   * @param carrier brings files to devices
   * @param conversions says which other messages it brings
   * @param revocable what senders can take back
   */
  public void files(Carrier carrier, FileConversions conversions, RevocableFiles revocable) {
    carriers.files(carrier, conversions);
    revocations.files(revocable);
  }

  /** What brings messages by SIP MESSAGE. */
  public Carrier pager() {
    return carriers.pager();
  }

  /** Stores files that came in sessions. */
  public FileAcceptance fileAcceptance() {
    return files;
  }

  /** Checks the INVITEs of sessions. */
  public Invitations invitations() {
    return invitations;
  }

  /** The messages that live sessions pass on. */
  public PassedMessages passed() {
    return passed;
  }

  /** The messages that devices fetch. */
  public DeferredMessages deferred() {
    return deferred;
  }

  /**
   * A user's devices rang for a session and nobody answered: what is stored for them does not ring
   * before the time of the policy {@code unanswered-retry-seconds}, or before they register.
   */
  public void unanswered(long subscriberId) {
    int seconds = policies.of(subscriberId).number(Policy.UNANSWERED_RETRY_SECONDS);
    Duration time = Duration.ofSeconds(Math.max(1, seconds));
    Instant now = clock.instant();
    devices.devicesOf(subscriberId).stream()
        .filter(device -> device.reachable(now))
        .forEach(device -> engine.unanswered(device.id(), time));
  }

  public void message(InboundRequest request, Responder responder) {
    participating.message(request, responder);
  }

  /** A device may have something waiting. */
  public void wake(long subscriberId, long deviceId) {
    engine.wake(deviceId, devices.device(subscriberId, deviceId));
  }

  /** As {@link #wake(long, long)}, for a device whose owner is not at hand. */
  public void wake(long deviceId) {
    engine.wake(deviceId, Optional.empty());
  }

  /** Starts what a transaction has caused that was just committed. */
  public void offer(Caused caused) {
    engine.offer(caused);
  }

  /** What waits for the devices of a user is tried now, whatever it waits for. */
  public void hurry(long subscriberId) {
    Instant now = clock.instant();
    devices.devicesOf(subscriberId).stream()
        .filter(device -> device.reachable(now))
        .forEach(engine::hurry);
  }

  /** Ends what has expired and arms the timer for what ends next. */
  public void expire() {
    if (engine == null) {
      return;
    }
    deadlines.fired(clock.instant());
    DeliveryTransaction.Expired expired;
    do {
      expired = deliveries.expire(EXPIRY_BATCH);
      expired.undelivered().forEach(metrics::expired);
      engine.offer(expired.caused());
    } while (expired.more());
    deliveries.nextDeadline().ifPresent(deadlines::notLaterThan);
  }

  /** The node's sign of life: other nodes leave its claims alone. */
  public void heartbeat() {
    deliveries.heartbeat();
  }

  /** The net under all timers: expiry, work that nobody woke. */
  public void sweep() {
    if (engine == null) {
      return;
    }
    expire();
    engine.sweep();
  }
}
