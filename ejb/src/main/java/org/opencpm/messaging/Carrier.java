package org.opencpm.messaging;

import java.time.Duration;
import java.time.Instant;
import org.opencpm.subscriber.Device;

/** Brings stored messages to devices in one way: by SIP MESSAGE, or in a session. */
public interface Carrier {

  /** What a SIP request and its answer may take, twice, with the time to write it down. */
  Duration ONE_REQUEST = Duration.ofMinutes(3);

  /**
   * Starts an attempt and returns; never blocks. What it throws counts as an attempt that comes
   * again later.
   *
   * @param delivery with its body
   * @param device registered when it was looked up
   */
  void carry(Delivery delivery, Device device, Instant now, Attempt attempt);

  /** How long the engine waits for the end of an attempt before it starts another one. */
  default Duration patience(Delivery delivery) {
    return ONE_REQUEST;
  }
}
