package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;

/**
 * Begins the attempts of lanes: looks the device up, reads what was left in the database, and hands
 * the message to its carrier; takes the end of the attempt and queues it to be written down.
 */
final class Attempts implements LaneAttempt.Listener {

  private static final Logger LOG = Logger.getLogger(Attempts.class.getName());

  /** What becomes of a lane whose attempt leads to no result. */
  interface Lanes {

    /** The message needs no attempt any more: the next one may go. */
    void goOn(DeviceLane lane, long number);

    /** The attempt failed here and says nothing of the device: again later. */
    void failed(DeviceLane lane, long number, RuntimeException e);

    /** The lane is to look again. */
    void wake(DeviceLane lane);
  }

  private final DeliveryTransaction transaction;
  private final DeviceDirectory directory;
  private final SignallingLink link;
  private final Carriers carriers;
  private final ResultQueue results;
  private final Lanes lanes;
  private final Executor workers;
  private final Clock clock;
  private final LargeBodies bodies = new LargeBodies(LargeBodies.ROOM);

  Attempts(
      DeliveryTransaction transaction,
      DeviceDirectory directory,
      SignallingLink link,
      Carriers carriers,
      ResultQueue results,
      Lanes lanes,
      Executor workers,
      Clock clock) {
    this.transaction = transaction;
    this.directory = directory;
    this.link = link;
    this.carriers = carriers;
    this.results = results;
    this.lanes = lanes;
    this.workers = workers;
    this.clock = clock;
  }

  /** Begins the attempt that the lane is at. */
  void begin(DeviceLane lane) {
    Delivery delivery = lane.current();
    long number = lane.sendingTo(null);
    try {
      if (delivery.body() != null) {
        attempt(lane, number, delivery, 0);
      } else if (device(lane, number, delivery).isPresent()) {
        bodies.take(delivery.size(), () -> withBody(lane, number, delivery));
      }
    } catch (RuntimeException e) {
      lanes.failed(lane, number, e);
    }
  }

  /** The device of a delivery, if it is registered and not lost. */
  Optional<Device> reachable(Delivery delivery) {
    return directory
        .device(delivery.subscriberId(), delivery.deviceId())
        .filter(d -> d.reachable(clock.instant()));
  }

  /** The room for the body is there; it is given back here unless an attempt has begun. */
  private void withBody(DeviceLane lane, long number, Delivery delivery) {
    try {
      workers.execute(
          () -> {
            boolean begun = false;
            try {
              begun = lane.isAt(number) && readAndAttempt(lane, number, delivery);
            } catch (RuntimeException e) {
              lanes.failed(lane, number, e);
            } finally {
              if (!begun) {
                bodies.giveBack(delivery.size());
              }
            }
          });
    } catch (RejectedExecutionException e) {
      bodies.giveBack(delivery.size());
      lanes.failed(lane, number, e);
    }
  }

  private boolean readAndAttempt(DeviceLane lane, long number, Delivery delivery) {
    byte[] body = transaction.body(delivery.recipientId());
    if (body == null) {
      // It has ended meanwhile.
      lanes.goOn(lane, number);
      return false;
    }
    return attempt(lane, number, delivery.with(body), delivery.size());
  }

  /**
   * Hands a delivery with its body to its carrier.
   *
   * @param room bytes to give back at the end
   * @return false when nothing was begun, and the lane has been told
   */
  private boolean attempt(DeviceLane lane, long number, Delivery delivery, int room) {
    Optional<Device> device = device(lane, number, delivery);
    if (device.isEmpty()) {
      return false;
    }
    lane.sendingTo(device.get().binding());
    carry(new LaneAttempt(lane, number, delivery, device.get(), room, false, this));
    return true;
  }

  /** The device, if the message can go there now; else the lane is told to go on or to rest. */
  private Optional<Device> device(DeviceLane lane, long number, Delivery delivery) {
    Optional<Device> device = reachable(delivery);
    if (link.current().isEmpty() || device.isEmpty()) {
      // The rows wait in the database until it registers.
      lane.lost(number);
      if (device.isEmpty() && reachable(delivery).isPresent()) {
        // It registered between the look-up and the pause, and its wake came too early.
        lanes.wake(lane);
      }
      return Optional.empty();
    }
    if (!delivery.expiresAt().isAfter(clock.instant())) {
      lanes.goOn(lane, number);
      return Optional.empty();
    }
    return device;
  }

  private void carry(LaneAttempt attempt) {
    try {
      carriers.carry(attempt.delivery(), attempt.device(), clock.instant(), attempt);
    } catch (RuntimeException e) {
      if (attempt.giveUp()) {
        throw e;
      }
      LOG.log(Level.WARNING, "after the end of an attempt", e);
    }
  }

  @Override
  public void mayTake(LaneAttempt attempt, Duration time) {
    attempt.lane().expect(attempt.number(), clock.instant().plus(time));
  }

  /** Runs on the carrier's threads: no look-up here. */
  @Override
  public void ended(LaneAttempt attempt, DeviceAnswer answer, int status, String callId) {
    Delivery delivery = attempt.delivery();
    giveBack(attempt);
    attempt.lane().answered(attempt.number());
    MessageLog.event(
        "attempt",
        delivery.messageId(),
        delivery.conversationId(),
        callId,
        "kind",
        delivery.kind(),
        "to",
        delivery.recipientAddress(),
        "device",
        delivery.deviceId(),
        "device-name",
        attempt.device().name(),
        "status",
        status,
        "result",
        answer);
    results.put(new FinishedAttempt(attempt, answer, status, callId));
  }

  @Override
  public void otherwise(LaneAttempt attempt) {
    if (!attempt.lane().isAt(attempt.number())) {
      giveBack(attempt);
      return;
    }
    try {
      carry(attempt.direct(this));
    } catch (RuntimeException e) {
      giveBack(attempt);
      lanes.failed(attempt.lane(), attempt.number(), e);
    }
  }

  private void giveBack(LaneAttempt attempt) {
    if (attempt.room() > 0) {
      bodies.giveBack(attempt.room());
    }
  }
}
