package org.opencpm.messaging;

import java.time.Instant;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Device;

/** Brings a message by a SIP MESSAGE of its own (RFC 3428, Pager Mode). */
final class PagerCarrier implements Carrier {

  private final SignallingLink link;
  private final DeviceMessage deviceMessage;
  private final SentCalls calls;

  PagerCarrier(SignallingLink link, DeviceMessage deviceMessage, SentCalls calls) {
    this.link = link;
    this.deviceMessage = deviceMessage;
    this.calls = calls;
  }

  @Override
  public void carry(Delivery delivery, Device device, Instant now, Attempt attempt) {
    Signalling signalling =
        link.current().orElseThrow(() -> new IllegalStateException("the SIP side is gone"));
    signalling.send(
        deviceMessage.of(delivery, device, now),
        calls.follow(delivery, answer -> attempt.ended(answer.status(), answer.callId())));
  }
}
