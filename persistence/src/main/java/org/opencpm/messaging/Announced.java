package org.opencpm.messaging;

import java.time.Instant;

/**
 * A message that is kept until a device fetches it (AD-PF-23.2, CPM-CONV-009).
 *
 * @param recipientId row of (message, recipient)
 * @param messageId imdn.Message-ID, null when the message has none
 * @param headers SIP header fields of the message ({@code HeaderList}, serialised)
 * @param size bytes of the body
 */
public record Announced(
    long recipientId,
    String messageId,
    String senderAddress,
    boolean anonymous,
    String conversationId,
    String contributionId,
    String headers,
    String contentType,
    int size,
    Instant acceptedAt,
    Instant expiresAt) {

  /** The name by which a device asks for it: the Message-ID, or one that this server made. */
  public String id() {
    return messageId != null ? messageId : nameOf(recipientId);
  }

  /** The name of a message without a Message-ID. */
  public static String nameOf(long recipientId) {
    return "row-" + recipientId;
  }
}
