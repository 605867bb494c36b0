package org.opencpm.administration;

import java.time.Instant;
import org.opencpm.messaging.MessageKind;

/**
 * A (message, recipient) that the tables still have.
 *
 * @param id row of message_recipient
 * @param taken a device has it
 * @param ended no further device may have it
 */
public record LiveRecipient(
    long id,
    long subscriberId,
    MessageKind kind,
    String sender,
    String recipient,
    String messageId,
    String conversationId,
    String callId,
    String contentType,
    long size,
    Instant acceptedAt,
    Instant expiresAt,
    boolean taken,
    boolean ended) {

  /** Whether some device may still have to get it before anybody has it. */
  public boolean waits(Instant now) {
    return !taken && !ended && expiresAt.isAfter(now);
  }
}
