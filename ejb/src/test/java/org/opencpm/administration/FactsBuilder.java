package org.opencpm.administration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opencpm.messaging.DeliveryState;
import org.opencpm.messaging.MessageKind;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Flow;

/** The facts of a message from alice to bob, one by one. */
final class FactsBuilder {

  static final Instant NOW = Instant.parse("2026-03-01T16:30:00Z");
  static final Instant SENT = NOW.minus(Duration.ofMinutes(10));
  static final Instant END = NOW.plus(Duration.ofDays(1));
  static final String BOB = "sip:bob@cpm.example";

  private final EventIds ids = new EventIds(1);
  private final List<TrailEvent> events = new ArrayList<>();
  private final List<LiveRecipient> recipients = new ArrayList<>();
  private final List<LiveDelivery> deliveries = new ArrayList<>();
  private final List<DeviceRow> devices = new ArrayList<>();
  private boolean running;

  /** An event of the message, minutes after it was sent. */
  FactsBuilder event(String name, int minutes, int status, String detail) {
    return event(name, minutes, status, detail, null, "m1");
  }

  FactsBuilder event(
      String name, int minutes, int status, String detail, String about, String messageId) {
    boolean first = events.isEmpty();
    boolean session = name.startsWith("session") || name.startsWith("transfer");
    events.add(
        new TrailEvent(
            ids.next(SENT.plus(Duration.ofMinutes(minutes))),
            name,
            first,
            session ? "SESSION" : "STANDALONE",
            1,
            session ? null : messageId,
            "conversation",
            null,
            "call",
            "sip:alice@cpm.example",
            List.of(BOB),
            name.equals("attempt") ? "phone" : null,
            status,
            0,
            about,
            detail));
    return this;
  }

  FactsBuilder row(boolean taken, boolean ended, Instant expiresAt) {
    recipients.add(
        new LiveRecipient(
            1,
            2,
            MessageKind.STANDALONE,
            "sip:alice@cpm.example",
            BOB,
            "m1",
            "conversation",
            "call",
            "text/plain",
            5,
            SENT,
            expiresAt,
            taken,
            ended));
    return this;
  }

  FactsBuilder waiting() {
    return row(false, false, END);
  }

  /** A device of bob; without an end it has no registration. */
  FactsBuilder device(long id, String name, Instant boundUntil, boolean lost) {
    Binding binding =
        boundUntil == null
            ? null
            : new Binding(
                "sip:bob@127.0.0.1:5070",
                "",
                new Flow("udp", "127.0.0.1", 5070),
                BOB,
                "reg",
                1,
                boundUntil,
                1,
                "test",
                null,
                null,
                lost);
    devices.add(
        new DeviceRow(
            new Device(id, 2, "urn:" + name, "urn:" + name, name, binding),
            boundUntil == null ? SENT : boundUntil));
    return this;
  }

  FactsBuilder delivery(
      long device, DeliveryState state, int attempts, int status, Instant retryAt) {
    deliveries.add(
        new LiveDelivery(1, device, "phone", state, attempts, status, retryAt, NOW, false));
    return this;
  }

  FactsBuilder running() {
    running = true;
    return this;
  }

  Facts build() {
    return new Facts("e1", events.get(0), events, recipients, deliveries, devices, running, NOW);
  }
}
