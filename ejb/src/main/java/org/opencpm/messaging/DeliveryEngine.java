package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;

/**
 * Sends what is stored: a lane for each device, one message in flight on each, results written down
 * in batches before a lane goes on. Nothing here blocks the caller; the database is asked on the
 * worker's threads alone.
 */
final class DeliveryEngine {

  private static final Logger LOG = Logger.getLogger(DeliveryEngine.class.getName());
  private static final int COMPLETION_CAPACITY = 100_000;
  private static final int MAX_BATCH = 100;

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
  private final GroupCommit<Finished> completions;
  private final ConcurrentHashMap<Long, DeviceLane> lanes = new ConcurrentHashMap<>();

  /** An attempt that has its answer. */
  private record Finished(
      DeviceLane lane,
      long attempt,
      DeliveryTransaction.Completion completion,
      Delivery delivery,
      String callId) {}

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
      with(
          delivery.deviceId(),
          lane -> {
            lane.offer(delivery);
            return lane;
          });
    }
  }

  /** A device registered, or got work by another way than {@link #offer}. */
  void wake(long deviceId, Optional<Device> device) {
    with(
        deviceId,
        lane -> {
          device.map(Device::binding).ifPresent(lane::abandonUnless);
          lane.wake();
          return lane;
        });
  }

  /** Looks for work that nobody woke: after a start, and as a net against lost wakes. */
  void sweep() {
    for (long deviceId : transaction.devicesWithWork(10_000)) {
      DeviceLane lane = lanes.get(deviceId);
      if (lane == null || lane.forgettable()) {
        wake(deviceId, Optional.empty());
      }
    }
    lanes.forEach((id, lane) -> lanes.computeIfPresent(id, (k, l) -> l.forgettable() ? null : l));
  }

  void stop() {
    completions.stop();
  }

  private void with(long deviceId, Function<DeviceLane, DeviceLane> change) {
    DeviceLane lane =
        lanes.compute(
            deviceId, (id, known) -> change.apply(known == null ? new DeviceLane(id) : known));
    pump(lane);
  }

  private void pump(DeviceLane lane) {
    switch (lane.next()) {
      case SEND -> send(lane);
      case LOAD -> workers.execute(() -> load(lane));
      default -> {
        // Nothing to do now.
      }
    }
  }

  private void load(DeviceLane lane) {
    try {
      lane.loaded(
          transaction.claim(lane.deviceId(), DeviceLane.MAX_IN_MEMORY), DeviceLane.MAX_IN_MEMORY);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cannot read the queue of device " + lane.deviceId(), e);
      lane.loadFailed();
      retries.after(Duration.ofSeconds(5), () -> wake(lane.deviceId(), Optional.empty()));
      return;
    }
    pump(lane);
  }

  private void send(DeviceLane lane) {
    Delivery delivery = lane.current();
    Instant now = clock.instant();
    Optional<Device> device = directory.device(delivery.subscriberId(), delivery.deviceId());
    Optional<Signalling> signalling = link.current();
    if (signalling.isEmpty() || device.filter(d -> d.reachable(now)).isEmpty()) {
      // Not reachable: the rows wait in the database until it registers.
      lane.pause(false);
      lane.done(lane.sendingTo(null));
      return;
    }
    if (!delivery.expiresAt().isAfter(now)) {
      lane.done(lane.sendingTo(null));
      pump(lane);
      return;
    }
    Binding binding = device.get().binding();
    long attempt = lane.sendingTo(binding);
    OutboundRequest request = deviceMessage.of(delivery, device.get(), now);
    signalling
        .get()
        .send(
            request,
            calls.follow(delivery, answer -> answered(lane, attempt, delivery, binding, answer)));
  }

  private void answered(
      DeviceLane lane,
      long attempt,
      Delivery delivery,
      Binding binding,
      Signalling.FinalAnswer answer) {
    DeviceAnswer meaning = Outcome.ofDevice(answer.status());
    Instant retryAt = null;
    if (meaning == DeviceAnswer.RETRY) {
      int seconds = policies.of(delivery.subscriberId()).number(Policy.RETRY_SECONDS);
      retryAt = clock.instant().plusSeconds(seconds);
    }
    DeliveryState state =
        switch (meaning) {
          case TAKEN -> DeliveryState.DONE;
          case REFUSED, REFUSED_FOR_ALL -> DeliveryState.REFUSED;
          case LOST, RETRY -> DeliveryState.WAITING;
        };
    boolean byCallId = SentCalls.identifies(delivery.kind(), delivery.messageId());
    DeliveryResult result =
        new DeliveryResult(
            delivery.recipientId(),
            delivery.deviceId(),
            state,
            meaning == DeviceAnswer.REFUSED_FOR_ALL,
            answer.status(),
            retryAt,
            byCallId && state == DeliveryState.DONE ? answer.callId() : null);
    DeliveryTransaction.Lost lost =
        meaning == DeviceAnswer.LOST
            ? new DeliveryTransaction.Lost(
                delivery.deviceId(), delivery.subscriberId(), binding.callId(), binding.cseq())
            : null;
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
        meaning);
    completions.put(
        new Finished(
            lane,
            attempt,
            new DeliveryTransaction.Completion(result, lost),
            delivery,
            answer.callId()));
  }

  private void write(List<Finished> batch) {
    List<Delivery> caused;
    try {
      List<DeliveryTransaction.Completion> all = new ArrayList<>(batch.size());
      batch.forEach(f -> all.add(f.completion()));
      caused = transaction.complete(all);
    } catch (RuntimeException e) {
      if (batch.size() > 1) {
        batch.forEach(one -> write(List.of(one)));
      } else {
        LOG.log(Level.WARNING, "result not written, the message may go out again", e);
        calls.written(batch.get(0).callId());
        retry(batch.get(0).lane(), Duration.ofSeconds(5));
        batch.get(0).lane().done(batch.get(0).attempt());
      }
      return;
    }
    for (Finished finished : batch) {
      after(finished);
    }
    offer(caused);
  }

  private void after(Finished finished) {
    calls.written(finished.callId());
    DeliveryResult result = finished.completion().result();
    DeviceLane lane = finished.lane();
    metrics.attempted(finished.delivery(), result, clock.instant());
    if (finished.completion().lost() != null) {
      directory.forget(finished.completion().lost().subscriberId());
      lane.pause(false);
    } else if (result.state() == DeliveryState.WAITING) {
      retry(lane, Duration.between(clock.instant(), result.retryAt()));
    }
    lane.done(finished.attempt());
    // A device that has registered meanwhile is not lost: the lane asks the directory again.
    directory
        .device(finished.delivery().subscriberId(), lane.deviceId())
        .filter(d -> finished.completion().lost() != null && d.reachable(clock.instant()))
        .ifPresent(d -> lane.wake());
    pump(lane);
  }

  private void retry(DeviceLane lane, Duration delay) {
    lane.pause(true);
    retries.after(delay, () -> wake(lane.deviceId(), Optional.empty()));
  }
}
