package org.opencpm.messaging;

import java.util.List;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Responder;

/**
 * A checked request on its way into the database: what to store, and where its answer goes.
 *
 * @param message the message; of a notification the carrier, whose recipient the correlation finds
 * @param stored recipients whose preference is the message store (CPM-CONV-002.4)
 * @param discarded recipients who do not get it (CPM-CONV-002.2), or who do not exist
 * @param reports empty for a message; for a notification what it reports
 * @param answer what to answer once committed
 */
public record Accepting(
    NewMessage message,
    List<NewRecipient> stored,
    List<NewRecipient> discarded,
    List<NotificationRelay.Report> reports,
    Answer answer,
    Responder responder) {}
