package org.opencpm.messaging;

import java.time.Instant;

/**
 * One message on its way to one device: all that is needed to send it.
 *
 * @param recipientId row of (message, recipient); with {@code deviceId} the delivery's identity
 * @param seq order of acceptance within the recipient's mailbox
 * @param recipientAddress canonical address that the sender used
 * @param body null while it is left in the database: of a message of more than {@link
 *     #LARGEST_IN_QUEUE} bytes, see {@link MessageRepository#body}
 * @param size bytes of the body
 * @param attempts attempts made before this one
 */
public record Delivery(
    long recipientId,
    long deviceId,
    long subscriberId,
    long seq,
    MessageKind kind,
    String senderAddress,
    String recipientAddress,
    String messageId,
    String conversationId,
    String contributionId,
    String service,
    String headers,
    String contentType,
    byte[] body,
    int size,
    boolean anonymous,
    Instant acceptedAt,
    Instant expiresAt,
    int attempts) {

  /** Bodies up to this size wait in memory with their message. */
  public static final int LARGEST_IN_QUEUE = 16 * 1024;

  /** The queue that it waits in. */
  public Lane lane() {
    return Lane.of(kind, service);
  }

  /** The same delivery with its body read. */
  public Delivery with(byte[] read) {
    return new Delivery(
        recipientId,
        deviceId,
        subscriberId,
        seq,
        kind,
        senderAddress,
        recipientAddress,
        messageId,
        conversationId,
        contributionId,
        service,
        headers,
        contentType,
        read,
        size,
        anonymous,
        acceptedAt,
        expiresAt,
        attempts);
  }
}
