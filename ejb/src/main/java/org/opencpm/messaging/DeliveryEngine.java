package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;

/**
 * Sends what is stored: two lanes for each device, one message in flight on each, results written
 * down in batches before a lane goes on. The database is asked on the worker's and the writers'
 * threads alone. Whatever fails leaves its lane with a timer, and a sweep looks after the timers.
 */
final class DeliveryEngine implements Attempts.Lanes, ResultQueue.Listener {

  private static final Logger LOG = Logger.getLogger(DeliveryEngine.class.getName());

  /** Until the database, or what else failed, is tried again. */
  private static final Duration TROUBLE = Duration.ofSeconds(5);

  private final DeliveryTransaction transaction;
  private final DeviceDirectory directory;
  private final SentCalls calls;
  private final Metrics metrics;
  private final Executor workers;
  private final RetryTimer retries;
  private final Clock clock;
  private final ResultQueue results;
  private final Attempts attempts;
  private final ConcurrentHashMap<LaneKey, DeviceLane> lanes = new ConcurrentHashMap<>();
  private volatile Consumer<List<NewMessage>> onward = notifications -> {};
  private volatile boolean stopping;

  private record LaneKey(long deviceId, Lane lane) {}

  DeliveryEngine(
      DeliveryTransaction transaction,
      DeviceDirectory directory,
      SignallingLink link,
      Carriers carriers,
      SentCalls calls,
      Policies policies,
      Metrics metrics,
      Executor workers,
      RetryTimer retries,
      ThreadFactory threads,
      Clock clock) {
    this.transaction = transaction;
    this.directory = directory;
    this.calls = calls;
    this.metrics = metrics;
    this.workers = workers;
    this.retries = retries;
    this.clock = clock;
    this.results = new ResultQueue(transaction, policies, retries, this, threads, clock);
    this.attempts =
        new Attempts(transaction, directory, link, carriers, results, this, workers, clock);
  }

  /**
   * Names who sends notifications to senders who are served elsewhere (IMS mode); before the start.
   */
  void onward(Consumer<List<NewMessage>> sender) {
    onward = sender;
  }

  @Override
  public void offer(Caused caused) {
    offer(caused.deliveries());
    if (!caused.onward().isEmpty()) {
      onward.accept(caused.onward());
    }
  }

  /** Starts deliveries that were just committed. */
  void offer(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      with(delivery.deviceId(), delivery.lane(), lane -> lane.offer(delivery));
    }
  }

  /**
   * A device has got work by another way than {@link #offer}.
   *
   * @param device given when it registered
   */
  void wake(long deviceId, Optional<Device> device) {
    for (Lane kind : Lane.values()) {
      with(
          deviceId,
          kind,
          lane -> device.map(Device::binding).ifPresentOrElse(lane::registered, lane::wake));
    }
  }

  /** An operator wants what waits for this device to be tried now, whatever the lane waits for. */
  void hurry(Device device) {
    for (Lane kind : Lane.values()) {
      with(device.id(), kind, DeviceLane::hurry);
    }
  }

  /** Sessions to this device were not answered: nothing rings there for that time. */
  void unanswered(long deviceId, Duration time) {
    Instant until = clock.instant().plus(time);
    for (Lane kind : Lane.values()) {
      if (kind.rings()) {
        with(deviceId, kind, lane -> resumeAfter(lane, lane.hold(until), time));
      }
    }
  }

  /**
   * A device fetched a message, or tried to.
   *
   * @param written runs once that is written down, or given up
   */
  void fetched(Delivery delivery, DeviceAnswer answer, int status, Runnable written) {
    MessageLog.event(
        "attempt",
        delivery.messageId(),
        delivery.conversationId(),
        null,
        "kind",
        delivery.kind(),
        "to",
        delivery.recipientAddress(),
        "device",
        delivery.deviceId(),
        "status",
        status,
        "result",
        answer,
        "by",
        "fetch");
    results.put(new FinishedAttempt(delivery, null, answer, status, "", 1, written));
  }

  /** Looks for work that nobody woke: after a start, and as a net against what got lost. */
  void sweep() {
    for (long deviceId : transaction.devicesWithWork(10_000)) {
      for (Lane kind : Lane.values()) {
        DeviceLane lane = lanes.get(new LaneKey(deviceId, kind));
        if (lane == null || lane.forgettable()) {
          with(deviceId, kind, DeviceLane::wake);
        }
      }
    }
    lanes.forEach(
        (key, lane) -> {
          if (lane.stuck(clock.instant())) {
            LOG.log(Level.WARNING, "the queue of device {0} stood still, starting it anew", key);
            lane.restart();
            pump(lane);
          }
          lanes.computeIfPresent(key, (k, l) -> l.forgettable() ? null : l);
        });
  }

  /**
   * Sends nothing more, and writes the answers down that come within that time: a message whose
   * answer is not written goes out again after the next start.
   */
  void stop(Duration patience) {
    stopping = true;
    long end = System.nanoTime() + patience.toNanos();
    while (lanes.values().stream().anyMatch(lane -> lane.current() != null)
        && System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    results.stop();
  }

  private void with(long deviceId, Lane kind, Consumer<DeviceLane> change) {
    DeviceLane lane =
        lanes.compute(
            new LaneKey(deviceId, kind),
            (key, known) -> {
              DeviceLane used = known == null ? new DeviceLane(deviceId, kind) : known;
              change.accept(used);
              return used;
            });
    pump(lane);
  }

  private void pump(DeviceLane lane) {
    if (stopping) {
      return;
    }
    switch (lane.next(clock.instant())) {
      case SEND -> attempts.begin(lane);
      case LOAD -> read(lane);
      default -> {
        // Nothing to do now.
      }
    }
  }

  private void read(DeviceLane lane) {
    try {
      workers.execute(() -> load(lane));
    } catch (RejectedExecutionException e) {
      notRead(lane, e);
    }
  }

  private void load(DeviceLane lane) {
    int most = DeviceLane.MAX_IN_MEMORY;
    try {
      lane.loaded(transaction.claim(lane.deviceId(), lane.kind(), lane.early(), most), most);
    } catch (RuntimeException e) {
      notRead(lane, e);
      return;
    }
    pump(lane);
  }

  private void notRead(DeviceLane lane, RuntimeException e) {
    LOG.log(Level.WARNING, "cannot read the queue of device " + lane.deviceId(), e);
    resumeAfter(lane, lane.loadFailed(clock.instant().plus(TROUBLE)), TROUBLE);
  }

  /** The lane goes on, or rests. */
  @Override
  public void written(FinishedAttempt finished, DeliveryResult result) {
    calls.written(finished.callId());
    metrics.attempted(finished.delivery(), result, clock.instant());
    if (finished.fetched()) {
      finished.written().run();
      return;
    }
    DeviceLane lane = finished.attempt().lane();
    long number = finished.attempt().number();
    try {
      switch (finished.answer()) {
        case RETRY -> postpone(lane, number, Duration.between(clock.instant(), result.retryAt()));
        case UNANSWERED -> {
          Duration delay = Duration.between(clock.instant(), result.retryAt());
          resumeAfter(lane, lane.unanswered(number, result.retryAt()), delay);
        }
        case LOST -> {
          directory.forget(finished.delivery().subscriberId());
          // A device that has registered meanwhile is not lost.
          if (lane.lost(number) && attempts.reachable(finished.delivery()).isPresent()) {
            wake(lane);
          }
        }
        default -> goOn(lane, number);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cannot go on with device " + lane.deviceId(), e);
      retries.after(TROUBLE, () -> wake(lane));
    }
  }

  @Override
  public void givenUp(FinishedAttempt finished) {
    calls.written(finished.callId());
    if (finished.fetched()) {
      finished.written().run();
    } else {
      postpone(finished.attempt().lane(), finished.attempt().number(), TROUBLE);
    }
  }

  @Override
  public void goOn(DeviceLane lane, long number) {
    if (lane.done(number)) {
      pump(lane);
    }
  }

  @Override
  public void wake(DeviceLane lane) {
    with(lane.deviceId(), lane.kind(), DeviceLane::wake);
  }

  @Override
  public void failed(DeviceLane lane, long number, RuntimeException e) {
    LOG.log(Level.WARNING, "cannot send to device " + lane.deviceId(), e);
    postpone(lane, number, TROUBLE);
  }

  private void postpone(DeviceLane lane, long number, Duration delay) {
    resumeAfter(lane, lane.postpone(number, clock.instant().plus(delay)), delay);
  }

  /** Arms a timer for a pause; 0 is none. */
  private void resumeAfter(DeviceLane lane, long pause, Duration delay) {
    if (pause != 0) {
      retries.after(
          delay, () -> with(lane.deviceId(), lane.kind(), resting -> resting.resume(pause)));
    }
  }
}
