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

  private static final int EXPIRY_BATCH = 200;

  /** How long a stop waits for the answers to what is on its way. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private Carriers carriers;
  private DeliveryEngine engine;
  private DeadlineClock deadlines;
  private AcceptQueue queue;
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
    participating =
        new ParticipatingFunction(
            settings,
            senders,
            subscribers,
            devices,
            policies,
            queue,
            new OriginatingRelay(link, reports, workers),
            metrics,
            clock);
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
      queue.stop();
      engine.stop(LAST_ANSWERS);
    }
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

  /** Ends what has expired and arms the timer for what ends next. */
  public void expire() {
    if (engine == null) {
      return;
    }
    deadlines.fired(clock.instant());
    DeliveryTransaction.Expired expired;
    do {
      expired = deliveries.expire(EXPIRY_BATCH);
      metrics.expired(expired.undelivered());
      engine.offer(expired.deliveries());
    } while (expired.found() == EXPIRY_BATCH);
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
