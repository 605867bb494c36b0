package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.opencpm.policy.Policy;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;

/**
 * Sends what is stored: a lane for each device, one message in flight on each, results written down
 * in batches before a lane goes on. The database is asked on the worker's and the writers' threads
 * alone. Whatever fails leaves its lane with a timer, and a sweep looks after the timers.
 */
final class DeliveryEngine {

  private static final Logger LOG = Logger.getLogger(DeliveryEngine.class.getName());
  private static final int COMPLETION_CAPACITY = 100_000;
  private static final int MAX_BATCH = 100;

  /** Until the database, or what else failed, is tried again. */
  private static final Duration TROUBLE = Duration.ofSeconds(5);

  /** After so many tries to write a result down the message goes out again instead. */
  private static final int MAX_WRITES = 60;

  private final DeliveryTransaction transaction;
  private final DeviceDirectory directory;
  private final SignallingLink link;
  private final DeviceMessage deviceMessage;
  private final SentCalls calls;
  private final Policies policies;
  private final Metrics metrics;
  private final Executor workers;
  private final RetryTimer retries;
  private final Clock clock;
  private final GroupCommit<FinishedAttempt> completions;
  private final ConcurrentHashMap<Long, DeviceLane> lanes = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  DeliveryEngine(
      DeliveryTransaction transaction,
      DeviceDirectory directory,
      SignallingLink link,
      DeviceMessage deviceMessage,
      SentCalls calls,
      Policies policies,
      Metrics metrics,
      Executor workers,
      RetryTimer retries,
      ThreadFactory threads,
      Clock clock) {
    this.transaction = transaction;
    this.directory = directory;
    this.link = link;
    this.deviceMessage = deviceMessage;
    this.calls = calls;
    this.policies = policies;
    this.metrics = metrics;
    this.workers = workers;
    this.retries = retries;
    this.clock = clock;
    this.completions =
        new GroupCommit<>(COMPLETION_CAPACITY, MAX_BATCH, this::write, threads, "cpm-complete");
  }

  /** Starts deliveries that were just committed. */
  void offer(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      with(delivery.deviceId(), lane -> lane.offer(delivery));
    }
  }

  /** A device registered, or got work by another way than {@link #offer}. */
  void wake(long deviceId, Optional<Device> device) {
    with(
        deviceId,
        lane -> {
          device.map(Device::binding).ifPresent(lane::abandonUnless);
          lane.wake();
        });
  }

  /** Looks for work that nobody woke: after a start, and as a net against what got lost. */
  void sweep() {
    for (long deviceId : transaction.devicesWithWork(10_000)) {
      DeviceLane lane = lanes.get(deviceId);
      if (lane == null || lane.forgettable()) {
        wake(deviceId, Optional.empty());
      }
    }
    lanes.forEach(
        (id, lane) -> {
          if (lane.stuck(clock.instant())) {
            LOG.log(Level.WARNING, "the queue of device {0} stood still, starting it anew", id);
            lane.restart();
            pump(lane);
          }
          lanes.computeIfPresent(id, (k, l) -> l.forgettable() ? null : l);
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
    completions.stop();
  }

  private void with(long deviceId, Consumer<DeviceLane> change) {
    DeviceLane lane =
        lanes.compute(
            deviceId,
            (id, known) -> {
              DeviceLane used = known == null ? new DeviceLane(id) : known;
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
      case SEND -> send(lane);
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
    try {
      lane.loaded(
          transaction.claim(lane.deviceId(), DeviceLane.MAX_IN_MEMORY), DeviceLane.MAX_IN_MEMORY);
    } catch (RuntimeException e) {
      notRead(lane, e);
      return;
    }
    pump(lane);
  }

  private void notRead(DeviceLane lane, RuntimeException e) {
    LOG.log(Level.WARNING, "cannot read the queue of device " + lane.deviceId(), e);
    lane.loadFailed(clock.instant().plus(TROUBLE));
    resumeAfter(lane, TROUBLE);
  }

  private void send(DeviceLane lane) {
    Delivery delivery = lane.current();
    long attempt = lane.sendingTo(null);
    try {
      attempt(lane, attempt, delivery);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cannot send to device " + lane.deviceId(), e);
      postpone(lane, attempt, TROUBLE);
    }
  }

  private void attempt(DeviceLane lane, long attempt, Delivery delivery) {
    Instant now = clock.instant();
    Optional<Device> device = reachable(delivery);
    Optional<Signalling> signalling = link.current();
    if (signalling.isEmpty() || device.isEmpty()) {
      // The rows wait in the database until it registers.
      lane.lost(attempt);
      if (device.isEmpty() && reachable(delivery).isPresent()) {
        // It registered between the look-up and the pause, and its wake came too early.
        wake(lane.deviceId(), Optional.empty());
      }
      return;
    }
    if (!delivery.expiresAt().isAfter(now)) {
      lane.done(attempt);
      pump(lane);
      return;
    }
    Binding binding = device.get().binding();
    OutboundRequest request = deviceMessage.of(delivery, device.get(), now);
    lane.sendingTo(binding);
    signalling
        .get()
        .send(
            request,
            calls.follow(delivery, answer -> answered(lane, attempt, delivery, binding, answer)));
  }

  private Optional<Device> reachable(Delivery delivery) {
    return directory
        .device(delivery.subscriberId(), delivery.deviceId())
        .filter(d -> d.reachable(clock.instant()));
  }

  /** Runs on the SIP side's threads: no look-up here. */
  private void answered(
      DeviceLane lane,
      long attempt,
      Delivery delivery,
      Binding binding,
      Signalling.FinalAnswer answer) {
    lane.answered(attempt);
    FinishedAttempt finished = new FinishedAttempt(lane, attempt, delivery, binding, answer, 1);
    MessageLog.event(
        "attempt",
        delivery.messageId(),
        delivery.conversationId(),
        answer.callId(),
        "device",
        delivery.deviceId(),
        "status",
        answer.status(),
        "result",
        finished.meaning());
    completions.put(finished);
  }

  private void write(List<FinishedAttempt> batch) {
    if (committed(batch)) {
      return;
    }
    // One bad result harms no other; a database that does not answer is not asked for each.
    Instant end = clock.instant().plus(TROUBLE);
    for (FinishedAttempt one : batch) {
      if (batch.size() == 1 || clock.instant().isAfter(end) || !committed(List.of(one))) {
        writeLater(one);
      }
    }
  }

  private boolean committed(List<FinishedAttempt> batch) {
    List<DeliveryTransaction.Completion> completions = new ArrayList<>(batch.size());
    List<Delivery> caused;
    try {
      batch.forEach(finished -> completions.add(completion(finished)));
      caused = transaction.complete(completions);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "{0} results not written: {1}", new Object[] {batch.size(), e});
      return false;
    }
    for (int i = 0; i < batch.size(); i++) {
      after(batch.get(i), completions.get(i).result());
    }
    offer(caused);
    return true;
  }

  private DeliveryTransaction.Completion completion(FinishedAttempt finished) {
    Instant retryAt = null;
    if (finished.meaning() == DeviceAnswer.RETRY) {
      int seconds = policies.of(finished.delivery().subscriberId()).number(Policy.RETRY_SECONDS);
      retryAt = clock.instant().plusSeconds(Math.max(1, seconds));
    }
    return finished.completion(retryAt);
  }

  /** The result is in the database: the lane goes on, or rests. */
  private void after(FinishedAttempt finished, DeliveryResult result) {
    DeviceLane lane = finished.lane();
    calls.written(finished.answer().callId());
    try {
      metrics.attempted(finished.delivery(), result, clock.instant());
      switch (finished.meaning()) {
        case RETRY ->
            postpone(lane, finished.attempt(), Duration.between(clock.instant(), result.retryAt()));
        case LOST -> {
          directory.forget(finished.delivery().subscriberId());
          // A device that has registered meanwhile is not lost.
          if (lane.lost(finished.attempt()) && reachable(finished.delivery()).isPresent()) {
            wake(lane.deviceId(), Optional.empty());
          }
        }
        default -> {
          if (lane.done(finished.attempt())) {
            pump(lane);
          }
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cannot go on with device " + lane.deviceId(), e);
      retries.after(TROUBLE, () -> wake(lane.deviceId(), Optional.empty()));
    }
  }

  /** Sending the message again would bring it twice: first the result is to be written. */
  private void writeLater(FinishedAttempt finished) {
    if (finished.writes() < MAX_WRITES) {
      retries.after(TROUBLE, () -> completions.put(finished.again()));
    } else {
      LOG.log(
          Level.WARNING,
          "result of {0} for device {1} given up, the message goes out again",
          new Object[] {finished.delivery().messageId(), finished.lane().deviceId()});
      calls.written(finished.answer().callId());
      postpone(finished.lane(), finished.attempt(), TROUBLE);
    }
  }

  private void postpone(DeviceLane lane, long attempt, Duration delay) {
    if (lane.postpone(attempt, clock.instant().plus(delay))) {
      resumeAfter(lane, delay);
    }
  }

  private void resumeAfter(DeviceLane lane, Duration delay) {
    retries.after(delay, () -> with(lane.deviceId(), DeviceLane::resume));
  }
}
