package org.opencpm.messaging;

import java.time.Instant;

/**
 * One message on its way to one device: all that is needed to send it.
 *
 * @param recipientId row of (message, recipient); with {@code deviceId} the delivery's identity
 * @param seq order of acceptance within the recipient's mailbox
 * @param recipientAddress canonical address that the sender used
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
    boolean anonymous,
    Instant acceptedAt,
    Instant expiresAt,
    int attempts) {}
