package org.opencpm.messaging;

import java.time.Instant;
import java.util.Set;
import org.opencpm.notification.DispositionRequest;

/**
 * A (message, recipient) whose life is over, with what its sender may have to be told.
 *
 * @param body null for one of more than {@link Delivery#LARGEST_IN_QUEUE} bytes, see {@link
 *     MessageRepository#body}
 * @param size bytes of the body
 * @param taken a device took it
 * @param reported a {@code failed} or a {@code delivered}/{@code displayed} notification went out
 *     already
 */
public record EndedRecipient(
    long recipientId,
    MessageKind kind,
    long subscriberId,
    String recipientAddress,
    String senderKey,
    Long senderSubscriberId,
    String senderAddress,
    String senderDeviceKey,
    String messageId,
    String conversationId,
    String contributionId,
    String service,
    Set<DispositionRequest> wishes,
    String headers,
    String contentType,
    byte[] body,
    int size,
    Instant acceptedAt,
    boolean taken,
    boolean reported) {}
