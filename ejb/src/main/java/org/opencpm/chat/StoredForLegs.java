package org.opencpm.chat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.Delivery;
import org.opencpm.signalling.Outcome.DeviceAnswer;

/**
 * Stored messages on their way to the legs of a session (fact sheet 4.6): each waits until its leg
 * has its connection, goes as one MSRP message, byte for byte as it was stored, and is done when
 * the device has answered 200 for all of it. Runs in the session's mailbox.
 */
final class StoredForLegs {

  private record Waiting(Delivery delivery, Attempt attempt) {}

  private final StoredSender sender;
  private final Map<Leg, Queue<Waiting>> waiting = new HashMap<>();
  private final Set<Waiting> sending = new HashSet<>();
  private final Set<Leg> ringing = new HashSet<>();
  private volatile long lastDone = System.nanoTime();

  StoredForLegs(StoredSender sender) {
    this.sender = sender;
  }

  /** Sends one message over a bound MSRP session. */
  @FunctionalInterface
  interface StoredSender {

    /**
     * @param done gets the MSRP status, 0 when the leg was lost; in the session's mailbox
     */
    void send(Leg leg, Delivery delivery, java.util.function.IntConsumer done);
  }

  boolean isEmpty() {
    return waiting.isEmpty() && sending.isEmpty();
  }

  boolean isSending() {
    return !sending.isEmpty();
  }

  /** When the last one was done, as {@link System#nanoTime}. */
  long lastDone() {
    return lastDone;
  }

  void deliver(Leg leg, Delivery delivery, Attempt attempt) {
    Waiting one = new Waiting(delivery, attempt);
    if (leg.isUp() && leg.media().isBound()) {
      send(leg, one);
    } else {
      waiting.computeIfAbsent(leg, l -> new ArrayDeque<>()).add(one);
    }
  }

  void rang(Leg leg) {
    if (waiting.containsKey(leg)) {
      ringing.add(leg);
    }
  }

  void bound(Leg leg) {
    Queue<Waiting> queue = waiting.remove(leg);
    if (queue != null) {
      queue.forEach(one -> send(leg, one));
    }
  }

  /**
   * The leg will not come, or come back.
   *
   * @param status SIP status that says why
   */
  void refused(Leg leg, int status) {
    boolean rang = ringing.remove(leg);
    Queue<Waiting> queue = waiting.remove(leg);
    if (queue == null) {
      return;
    }
    for (Waiting one : queue) {
      if (!leg.forStored) {
        one.attempt().otherwise();
      } else if (rang && (status == 0 || status == 408 || status == 480 || status == 487)) {
        one.attempt().rang(status, callId(leg));
      } else {
        one.attempt().ended(status, callId(leg));
      }
    }
  }

  private void send(Leg leg, Waiting one) {
    if (!one.attempt().wanted()) {
      // The device has moved, and another attempt is under way.
      return;
    }
    sending.add(one);
    sender.send(
        leg,
        one.delivery(),
        status -> {
          sending.remove(one);
          lastDone = System.nanoTime();
          if (status == 0 && !leg.forStored) {
            one.attempt().otherwise();
          } else {
            one.attempt().ended(meaning(status), status, callId(leg));
          }
        });
  }

  /** What an MSRP answer means for a stored message. */
  static DeviceAnswer meaning(int status) {
    return switch (status) {
      case MsrpStatus.OK -> DeviceAnswer.TAKEN;
      case MsrpStatus.BAD_REQUEST,
          MsrpStatus.FORBIDDEN,
          MsrpStatus.STOP_SENDING,
          MsrpStatus.UNSUPPORTED_TYPE,
          MsrpStatus.OUT_OF_BOUNDS ->
          DeviceAnswer.REFUSED;
      default -> DeviceAnswer.LOST;
    };
  }

  /** The session is over: whatever still waits goes another way. */
  void close() {
    for (Queue<Waiting> queue : waiting.values()) {
      queue.forEach(one -> one.attempt().otherwise());
    }
    waiting.clear();
  }

  private static String callId(Leg leg) {
    return leg.call == null ? "" : leg.call.callId();
  }
}
