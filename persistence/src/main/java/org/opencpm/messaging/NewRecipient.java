package org.opencpm.messaging;

import java.time.Instant;

/**
 * One recipient of a message that is to be stored.
 *
 * @param subscriberId the served user
 * @param address canonical address that the sender used
 * @param dedupeKey identity of (sender, recipient, message): unique until expiry; also the key
 *     under which a notification finds the message
 * @param expiresAt end of the message's life
 * @param deferrable false: deliver now or fail (Expires 0)
 * @param targetDeviceKey the only device meant, while it is registered; null: all devices
 * @param strictTarget true: never another device (Accept-Contact with the instance, or a GRUU);
 *     false: other devices when the target is gone (notifications)
 * @param held kept until a device fetches it (CPM-CONV-002.3)
 */
public record NewRecipient(
    long subscriberId,
    String address,
    String dedupeKey,
    Instant expiresAt,
    boolean deferrable,
    String targetDeviceKey,
    boolean strictTarget,
    boolean held) {

  /** A recipient who is not held. */
  public NewRecipient(
      long subscriberId,
      String address,
      String dedupeKey,
      Instant expiresAt,
      boolean deferrable,
      String targetDeviceKey,
      boolean strictTarget) {
    this(
        subscriberId,
        address,
        dedupeKey,
        expiresAt,
        deferrable,
        targetDeviceKey,
        strictTarget,
        false);
  }
}
