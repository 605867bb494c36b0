package org.opencpm.messaging;

import java.time.Duration;
import org.opencpm.subscriber.Device;

/**
 * The sessions that devices are in. A notification or a chat message for a device that has a
 * session of the same conversation goes there rather than past it (fact sheet 4.3).
 */
public interface LiveSessions {

  /**
   * Takes a delivery over, if the device has a live session of its conversation. Never blocks.
   *
   * @param delivery a notification or a chat message, with its body
   * @return false: no such session, and the attempt was not touched
   */
  boolean inject(Delivery delivery, Device device, Attempt attempt);

  /** How long the engine waits for the end of an attempt that was taken over. */
  default Duration patience() {
    return Carrier.ONE_REQUEST;
  }

  /** No sessions. */
  static LiveSessions none() {
    return (delivery, device, attempt) -> false;
  }
}
