package org.opencpm.messaging;

import java.time.Instant;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Device;

/** The carriers that there are, and who gets what. */
final class Carriers {

  private final CarrierChoice choice;
  private final Carrier pager;
  private volatile Carrier session;
  private volatile Carrier files;
  private volatile FileConversions conversions = FileConversions.none();
  private volatile LiveSessions live = LiveSessions.none();

  Carriers(CarrierChoice choice, Carrier pager) {
    this.choice = choice;
    this.pager = pager;
  }

  /** From now on sessions carry chat and large messages. */
  void session(Carrier carrier) {
    session = carrier;
  }

  /** From now on files are carried, and what takes their place. */
  void files(Carrier carrier, FileConversions converted) {
    files = carrier;
    conversions = converted;
  }

  /** What brings messages by SIP MESSAGE. */
  Carrier pager() {
    return pager;
  }

  /** From now on live sessions are asked first. */
  void live(LiveSessions sessions) {
    live = sessions;
  }

  /**
   * Starts an attempt.
   *
   * @throws IllegalStateException when the carrier is not there yet
   */
  void carry(Delivery delivery, Device device, Instant now, LaneAttempt attempt) {
    if (delivery.kind().isMessage() && conversions.goesAsFile(delivery, device)) {
      start(files, delivery, device, now, attempt);
      return;
    }
    if (goesIntoSessions(delivery) && attempt.mayGoIntoSession()) {
      attempt.mayTake(live.patience());
      if (live.inject(delivery, device, attempt)) {
        return;
      }
    }
    switch (choice.of(delivery, device)) {
      case MESSAGE -> start(pager, delivery, device, now, attempt);
      case SESSION -> start(session, delivery, device, now, attempt);
      case FILE -> start(files, delivery, device, now, attempt);
      case NONE -> attempt.ended(DeviceAnswer.REFUSED, Outcome.NOT_ACCEPTABLE_HERE.status(), "");
    }
  }

  private static boolean goesIntoSessions(Delivery delivery) {
    return delivery.kind() == MessageKind.NOTIFICATION || delivery.kind() == MessageKind.CHAT;
  }

  private static void start(
      Carrier carrier, Delivery delivery, Device device, Instant now, LaneAttempt attempt) {
    if (carrier == null) {
      throw new IllegalStateException("nothing carries it yet");
    }
    attempt.mayTake(carrier.patience(delivery));
    carrier.carry(delivery, device, now, attempt);
  }
}
