package org.opencpm.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.opencpm.scene.MovableClock;
import org.opencpm.signalling.HeaderList;

/** Deliveries for tests: number N is the Nth message of the mailbox. */
final class Deliveries {

  private Deliveries() {}

  static Delivery delivery(long deviceId, long subscriberId, long seq) {
    return delivery(deviceId, subscriberId, seq, Duration.ofDays(1));
  }

  static Delivery delivery(long deviceId, long subscriberId, long seq, Duration life) {
    return new Delivery(
        1000 + seq,
        deviceId,
        subscriberId,
        seq,
        MessageKind.STANDALONE,
        "sip:alice@cpm.example",
        "sip:bob@cpm.example",
        "m" + seq,
        "conversation",
        "contribution-" + seq,
        "PAGER",
        HeaderList.empty().serialise(),
        "text/plain",
        ("text " + seq).getBytes(StandardCharsets.UTF_8),
        ("text " + seq).length(),
        false,
        MovableClock.START,
        MovableClock.START.plus(life),
        0);
  }
}
