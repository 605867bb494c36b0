package org.opencpm.client;

import java.util.Optional;

/**
 * What became of a request to send a message or a notification.
 *
 * @param status the final SIP status; 202 when the server took responsibility. 408 and 503 are also
 *     made by the client itself when no answer came or the server cannot be reached
 * @param reason the reason phrase
 * @param warning the Warning header field, which says more about a 403
 * @param messageId imdn.Message-ID of the message (RFC 5438), which its notifications name
 * @param conversationId Conversation-ID that was sent
 * @param contributionId Contribution-ID that was sent
 * @param callId Call-ID of the SIP MESSAGE
 */
public record SendResult(
    int status,
    String reason,
    Optional<String> warning,
    String messageId,
    String conversationId,
    String contributionId,
    String callId) {

  /** Whether the message was accepted: status 2xx. */
  public boolean accepted() {
    return status >= 200 && status < 300;
  }
}
