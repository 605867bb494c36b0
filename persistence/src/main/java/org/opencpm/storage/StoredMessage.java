package org.opencpm.storage;

import java.time.Instant;

/**
 * A message object for the message store (CPM message storage): what a user's Message Storage
 * Client will see.
 */
public record StoredMessage(
    long subscriberId,
    String senderAddress,
    String recipientAddress,
    String messageId,
    String conversationId,
    String contributionId,
    String service,
    String headers,
    String contentType,
    byte[] body,
    Instant date,
    Instant storedAt) {}
