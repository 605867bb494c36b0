package org.opencpm.administration;

import java.time.Instant;
import org.opencpm.messaging.DeliveryState;

/**
 * How far a message is on its way to a device.
 *
 * @param deviceName name, or the key of a device without one
 * @param boundUntil end of its registration, null when it has none
 * @param lost it did not answer; nothing is sent to it until it registers
 * @param retryAt null when no time is set
 */
public record LiveDelivery(
    long recipientId,
    long deviceId,
    String deviceName,
    DeliveryState state,
    int attempts,
    int lastStatus,
    Instant retryAt,
    Instant boundUntil,
    boolean lost) {

  /** Whether the device is registered. */
  public boolean registered(Instant now) {
    return boundUntil != null && boundUntil.isAfter(now);
  }
}
