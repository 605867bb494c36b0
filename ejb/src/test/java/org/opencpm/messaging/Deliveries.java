package org.opencpm.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.opencpm.scene.MovableClock;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.Device;

/** Deliveries for tests: number N is the Nth message of the mailbox. */
final class Deliveries {

  private Deliveries() {}

  static Delivery delivery(long deviceId, long subscriberId, long seq) {
    return delivery(deviceId, subscriberId, seq, Duration.ofDays(1));
  }

  static Delivery delivery(long deviceId, long subscriberId, long seq, Duration life) {
    return delivery(
        deviceId,
        subscriberId,
        seq,
        life,
        MessageKind.STANDALONE,
        "PAGER",
        ("text " + seq).getBytes(StandardCharsets.UTF_8));
  }

  static Delivery delivery(Device device, long seq, MessageKind kind, String service, byte[] body) {
    return delivery(
        device.id(), device.subscriberId(), seq, Duration.ofDays(1), kind, service, body);
  }

  private static Delivery delivery(
      long deviceId,
      long subscriberId,
      long seq,
      Duration life,
      MessageKind kind,
      String service,
      byte[] body) {
    return new Delivery(
        1000 + seq,
        deviceId,
        subscriberId,
        seq,
        kind,
        "sip:alice@cpm.example",
        "sip:bob@cpm.example",
        "m" + seq,
        "conversation",
        "contribution-" + seq,
        service,
        HeaderList.empty().serialise(),
        "text/plain",
        body,
        body.length,
        false,
        MovableClock.START,
        MovableClock.START.plus(life),
        0);
  }
}
