package org.opencpm.administration;

import java.time.Instant;
import java.util.List;
import org.opencpm.subscriber.Device;

/**
 * All that is known of one message or session: what it began with, what happened since, and what
 * the tables say now.
 *
 * @param key as in {@link Found}
 * @param begin with which it began; of a message whose events are gone, made from its row
 * @param events of it and of notifications about it, in the order of time
 * @param recipients rows that are left
 * @param deliveries of those rows
 * @param devices of those recipients
 * @param running whether the session goes on at this node
 */
record Facts(
    String key,
    TrailEvent begin,
    List<TrailEvent> events,
    List<LiveRecipient> recipients,
    List<LiveDelivery> deliveries,
    List<DeviceRow> devices,
    boolean running,
    Instant now) {

  Facts {
    events = List.copyOf(events);
    recipients = List.copyOf(recipients);
    deliveries = List.copyOf(deliveries);
    devices = List.copyOf(devices);
  }

  /** Whether it is a session and no message. */
  boolean isSession() {
    return "SESSION".equals(begin.kind()) && !begin.isRefusal();
  }

  List<DeviceRow> devicesOf(LiveRecipient recipient) {
    return devices.stream()
        .filter(row -> row.device().subscriberId() == recipient.subscriberId())
        .toList();
  }

  List<LiveDelivery> deliveriesOf(LiveRecipient recipient) {
    return deliveries.stream().filter(d -> d.recipientId() == recipient.id()).toList();
  }

  /** Events of that name about the message itself, and not about its notifications. */
  List<TrailEvent> own(String name) {
    return events.stream().filter(event -> event.name().equals(name) && isOwn(event)).toList();
  }

  private boolean isOwn(TrailEvent event) {
    return begin.messageId() == null || begin.messageId().equals(event.messageId());
  }

  /** Attempts that a device took the message with. */
  List<TrailEvent> takings() {
    return own("attempt").stream().filter(event -> "TAKEN".equals(result(event))).toList();
  }

  /** How an attempt ended. */
  static String result(TrailEvent event) {
    return EventWords.detail(event, "result");
  }

  static String nameOf(Device device) {
    return device.name() != null ? device.name() : device.key();
  }
}
