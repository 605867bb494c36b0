package org.opencpm.messaging;

import org.opencpm.notification.Disposition;

/**
 * What a recipient reports of a message.
 *
 * @param recipientId row of (message, recipient)
 */
public record RecipientReport(long recipientId, Disposition disposition) {}
