package org.opencpm.messaging;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.opencpm.notification.DispositionRequest;

/**
 * A message that the server takes responsibility for, before it has a row.
 *
 * @param senderKey identity of the sender for correlation: {@code s:ID} for a subscriber, else
 *     {@code a:ADDRESS}
 * @param senderSubscriberId null for a sender who is not served here
 * @param senderAddress canonical address that the sender used
 * @param senderDeviceKey device that sent it, null when unknown
 * @param messageId imdn.Message-ID, null when the message has none
 * @param callId Call-ID of the sender's MESSAGE; the id by which some clients know it
 * @param service name of the {@code ServiceIdentifier}
 * @param wishes disposition notifications that the sender asked for
 * @param headers SIP header fields to pass on ({@code HeaderList}, serialised)
 * @param body null only where no body is stored, see {@link PassedMessage}
 * @param anonymous the sender's identity must not reach the recipient (RFC 3323)
 */
public record NewMessage(
    MessageKind kind,
    String senderKey,
    Long senderSubscriberId,
    String senderAddress,
    String senderDeviceKey,
    String messageId,
    String callId,
    String conversationId,
    String contributionId,
    String service,
    Set<DispositionRequest> wishes,
    String headers,
    String contentType,
    byte[] body,
    boolean anonymous,
    Instant acceptedAt,
    List<NewRecipient> recipients) {

  public NewMessage {
    wishes = Set.copyOf(wishes);
    recipients = List.copyOf(recipients);
  }

  /** Bytes of the body. */
  public int size() {
    return body == null ? 0 : body.length;
  }
}
