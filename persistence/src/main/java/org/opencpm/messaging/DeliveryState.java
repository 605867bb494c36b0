package org.opencpm.messaging;

/** State of one delivery (message to device). */
public enum DeliveryState {
  /** Not yet taken by the device. */
  WAITING,
  /** The device answered 2xx. */
  DONE,
  /** The device will never take it (415 and the like), or the recipient refused on another one. */
  REFUSED,
  /** Kept until the device fetches it; the device is told that it is there (AD-PF-23.2). */
  ANNOUNCED
}
