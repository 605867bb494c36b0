package org.opencpm.messaging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Device;

/** An attempt on behalf of a lane. */
final class LaneAttempt implements Attempt {

  /** Hears how the attempt went. */
  interface Listener {

    void ended(LaneAttempt attempt, DeviceAnswer answer, int status, String callId);

    /** The live session that took it over did not bring it. */
    void otherwise(LaneAttempt attempt);

    /** It is expected to end within that time from now. */
    void mayTake(LaneAttempt attempt, Duration time);
  }

  private final DeviceLane lane;
  private final long number;
  private final Delivery delivery;
  private final Device device;
  private final int room;
  private final boolean direct;
  private final AtomicReference<Listener> listener;

  /**
   * @param number of the attempt in its lane
   * @param delivery with its body
   * @param room bytes of {@link LargeBodies} that are given back at its end
   * @param direct not by way of a live session
   */
  LaneAttempt(
      DeviceLane lane,
      long number,
      Delivery delivery,
      Device device,
      int room,
      boolean direct,
      Listener listener) {
    this.lane = lane;
    this.number = number;
    this.delivery = delivery;
    this.device = device;
    this.room = room;
    this.direct = direct;
    this.listener = new AtomicReference<>(listener);
  }

  DeviceLane lane() {
    return lane;
  }

  long number() {
    return number;
  }

  Delivery delivery() {
    return delivery;
  }

  Device device() {
    return device;
  }

  int room() {
    return room;
  }

  /** The same attempt, past live sessions. */
  LaneAttempt direct(Listener listens) {
    return new LaneAttempt(lane, number, delivery, device, room, true, listens);
  }

  boolean mayGoIntoSession() {
    return !direct;
  }

  void mayTake(Duration time) {
    Listener listens = listener.get();
    if (listens != null) {
      listens.mayTake(this, time);
    }
  }

  /** Nothing that is told from now on counts; false when it has ended already. */
  boolean giveUp() {
    return listener.getAndSet(null) != null;
  }

  @Override
  public void ended(DeviceAnswer answer, int status, String callId) {
    Listener told = listener.getAndSet(null);
    if (told != null) {
      told.ended(this, answer, status, callId);
    }
  }

  @Override
  public void otherwise() {
    Listener told = listener.getAndSet(null);
    if (told != null) {
      told.otherwise(this);
    }
  }

  @Override
  public boolean wanted() {
    return listener.get() != null && lane.isAt(number);
  }
}
