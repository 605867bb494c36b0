package org.opencpm.messaging;

import java.util.Set;
import org.opencpm.notification.DispositionRequest;

/**
 * The message that a disposition notification speaks of, seen from the reporting recipient.
 *
 * @param recipientId row of (message, recipient)
 * @param reporterId subscriber that was the recipient
 * @param messageId imdn.Message-ID, or null: the sender knows the message by {@code originalCallId}
 * @param originalCallId Call-ID of the sender's MESSAGE
 */
public record Correlated(
    long recipientId,
    long reporterId,
    String recipientAddress,
    String senderKey,
    Long senderSubscriberId,
    String senderAddress,
    String senderDeviceKey,
    String messageId,
    String originalCallId,
    String conversationId,
    String contributionId,
    Set<DispositionRequest> wishes) {}
