package org.opencpm.administration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.opencpm.administration.Story.Standing;
import org.opencpm.messaging.DeliveryState;
import org.opencpm.subscriber.Device;

/** How far a message is at each device of a recipient, and why. */
final class Standings {

  private Standings() {}

  /** A row for each recipient and device of his. */
  static List<Standing> of(Facts facts) {
    List<Standing> all = new ArrayList<>();
    for (LiveRecipient recipient : facts.recipients()) {
      List<DeviceRow> devices = facts.devicesOf(recipient);
      if (devices.isEmpty()) {
        all.add(
            new Standing(
                recipient.recipient(),
                null,
                0,
                recipient.waits(facts.now()) ? "waiting" : "over",
                explain(facts, recipient).get(0),
                0,
                0,
                null,
                recipient.expiresAt()));
      }
      devices.forEach(device -> all.add(standing(facts, recipient, device)));
    }
    return all;
  }

  private static Standing standing(Facts facts, LiveRecipient recipient, DeviceRow device) {
    Optional<LiveDelivery> delivery = delivery(facts, recipient, device);
    boolean planned =
        delivery.isPresent()
            && delivery.get().state() == DeliveryState.WAITING
            && delivery.get().retryAt() != null
            && delivery.get().retryAt().isAfter(facts.now());
    return new Standing(
        recipient.recipient(),
        Facts.nameOf(device.device()),
        device.device().id(),
        state(facts, recipient, device, delivery),
        why(facts, recipient, device, delivery),
        delivery.map(LiveDelivery::attempts).orElse(0),
        delivery.map(LiveDelivery::lastStatus).orElse(0),
        planned ? delivery.get().retryAt() : null,
        recipient.expiresAt());
  }

  private static Optional<LiveDelivery> delivery(
      Facts facts, LiveRecipient recipient, DeviceRow device) {
    return facts.deliveriesOf(recipient).stream()
        .filter(d -> d.deviceId() == device.device().id())
        .findFirst();
  }

  private static String state(
      Facts facts, LiveRecipient recipient, DeviceRow device, Optional<LiveDelivery> delivery) {
    DeliveryState state = delivery.map(LiveDelivery::state).orElse(null);
    if (state == DeliveryState.DONE) {
      return "delivered";
    }
    if (state == DeliveryState.REFUSED) {
      return "refused";
    }
    if (recipient.ended() || !recipient.expiresAt().isAfter(facts.now())) {
      return "over";
    }
    if (device.device().liveBinding(facts.now()).isEmpty()) {
      return "not registered";
    }
    if (isLost(device)) {
      return "lost";
    }
    if (state == DeliveryState.ANNOUNCED) {
      return "to be fetched";
    }
    return state == null ? "not planned" : "waiting";
  }

  private static boolean isLost(DeviceRow device) {
    return device.device().binding() != null && device.device().binding().lost();
  }

  /** Why it stands so at that device. */
  private static String why(
      Facts facts, LiveRecipient recipient, DeviceRow device, Optional<LiveDelivery> delivery) {
    String name = Facts.nameOf(device.device());
    String of = name + " of " + recipient.recipient();
    switch (state(facts, recipient, device, delivery)) {
      case "delivered":
        return of + " has it" + at(facts, device.device(), recipient, "TAKEN") + ".";
      case "refused":
        int status = delivery.map(LiveDelivery::lastStatus).orElse(0);
        return status == 0
            ? "It is not sent to " + of + " any more."
            : of + " does not get it: the last answer was " + status + ".";
      case "over":
        return "It is over; " + of + " does not get it any more.";
      case "not registered":
        return of
            + " is not registered (the last registration went until "
            + Times.of(device.lastSeen())
            + "); it goes out as soon as the device registers.";
      case "lost":
        return of
            + EventWords.silence(delivery.map(LiveDelivery::lastStatus).orElse(408))
            + at(facts, device.device(), recipient, "LOST")
            + "; nothing is sent to it until it registers again or somebody delivers by hand.";
      case "to be fetched":
        return of + " was told of it and has not fetched it yet.";
      case "not planned":
        return of
            + " is registered and gets it at its next registration: it came when the device could"
            + " not take it, or it is meant for another device.";
      default:
        return waiting(facts, of, delivery.orElseThrow());
    }
  }

  private static String waiting(Facts facts, String of, LiveDelivery delivery) {
    Instant retry = delivery.retryAt();
    if (retry == null || !retry.isAfter(facts.now())) {
      return delivery.attempts() == 0
          ? "It is on its way to " + of + ", or waits there behind what came before."
          : "It is tried again at " + of + " (last answer " + delivery.lastStatus() + ").";
    }
    String what =
        switch (delivery.lastStatus()) {
          case 486 -> of + " is busy (486)";
          case 408 -> of + " takes it with silence (408) again and again";
          case 0 -> of + " rang and nobody answered";
          default -> of + " could not take it (" + delivery.lastStatus() + ")";
        };
    return what + "; it is tried again at " + Times.of(retry) + ".";
  }

  /** When the last attempt at a device ended so. */
  private static String at(Facts facts, Device device, LiveRecipient recipient, String result) {
    return facts.own("attempt").stream()
        .filter(e -> result.equals(Facts.result(e)))
        .filter(e -> Objects.equals(e.device(), Happenings.deviceName(device)))
        .filter(e -> e.recipients().contains(recipient.recipient()))
        .reduce((first, second) -> second)
        .map(e -> (result.equals("TAKEN") ? " since " : " at ") + Times.of(e.at()))
        .orElse("");
  }

  /** How it stands with one recipient; never empty. */
  static List<String> explain(Facts facts, LiveRecipient recipient) {
    List<String> sentences = new ArrayList<>();
    String who = recipient.recipient();
    List<DeviceRow> devices = facts.devicesOf(recipient);
    if (recipient.waits(facts.now())) {
      boolean registered =
          devices.stream().anyMatch(d -> d.device().liveBinding(facts.now()).isPresent());
      String until = "The message waits until " + Times.of(recipient.expiresAt());
      if (devices.isEmpty() || !registered) {
        sentences.add(
            who
                + " has no registered device. "
                + until
                + " and goes out as soon as one registers.");
      } else {
        sentences.add("No device of " + who + " has it yet. " + until + ".");
      }
    } else if (!recipient.taken()) {
      sentences.add(
          recipient.ended()
              ? "No device of " + who + " has it, and none gets it any more."
              : "Its time for " + who + " was over at " + Times.of(recipient.expiresAt()) + ".");
    }
    for (DeviceRow device : devices) {
      sentences.add(why(facts, recipient, device, delivery(facts, recipient, device)));
    }
    if (sentences.isEmpty()) {
      sentences.add(who + " has it.");
    }
    return sentences;
  }

  /** Whether trying now could bring it to somebody. */
  static boolean canDeliver(Facts facts) {
    return facts.recipients().stream()
        .filter(r -> !r.ended() && r.expiresAt().isAfter(facts.now()))
        .anyMatch(
            r ->
                facts.devicesOf(r).stream()
                    .filter(d -> d.device().liveBinding(facts.now()).isPresent())
                    .anyMatch(d -> isOpen(facts, r, d)));
  }

  /** Whether anything would end. */
  static boolean canDrop(Facts facts) {
    return facts.recipients().stream()
        .anyMatch(
            r ->
                r.waits(facts.now())
                    || !r.ended()
                        && facts.deliveriesOf(r).stream()
                            .anyMatch(
                                d ->
                                    d.state() == DeliveryState.WAITING
                                        || d.state() == DeliveryState.ANNOUNCED));
  }

  private static boolean isOpen(Facts facts, LiveRecipient recipient, DeviceRow device) {
    return delivery(facts, recipient, device)
        .map(d -> d.state() == DeliveryState.WAITING || d.state() == DeliveryState.ANNOUNCED)
        .orElse(!recipient.taken());
  }
}
