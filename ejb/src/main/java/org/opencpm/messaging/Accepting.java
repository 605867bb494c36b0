package org.opencpm.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.signalling.Answer;

/**
 * A checked message on its way into the database: what to store, and who is told.
 *
 * @param message the message; of a notification the carrier, whose recipient the correlation finds
 * @param stored recipients whose preference is the message store (CPM-CONV-002.4)
 * @param discarded recipients who do not get it (CPM-CONV-002.2), or who do not exist
 * @param reports empty for a message; for a notification what it reports
 * @param answer what to answer once committed
 * @param told hears once what became of it; must not block
 */
public record Accepting(
    NewMessage message,
    List<NewRecipient> stored,
    List<NewRecipient> discarded,
    List<NotificationRelay.Report> reports,
    Answer answer,
    Consumer<AcceptResult> told) {

  /** A message, for whom its plan says. */
  static Accepting message(
      MessageKind kind,
      Envelope envelope,
      MessageContent content,
      RecipientPlan plan,
      Instant now,
      Answer answer,
      Consumer<AcceptResult> told) {
    NewMessage message = envelope.message(kind, content, plan.deliver(), now);
    return new Accepting(message, plan.store(), plan.discard(), List.of(), answer, told);
  }

  /**
   * A notification for whoever sent what it speaks of.
   *
   * @param originalSenderKey key of the one it is addressed to
   */
  static Accepting notification(
      Envelope envelope,
      MessageContent content,
      String originalSenderKey,
      Instant now,
      Answer answer,
      Consumer<AcceptResult> told) {
    NewMessage carrier = envelope.message(MessageKind.NOTIFICATION, content, List.of(), now);
    List<NotificationRelay.Report> reports =
        reports(content, originalSenderKey, envelope.sender().subscriberId());
    return new Accepting(carrier, List.of(), List.of(), reports, answer, told);
  }

  /** What a notification reports, each with the identity of the message spoken of. */
  static List<NotificationRelay.Report> reports(
      MessageContent content, String originalSenderKey, long reporterId) {
    List<NotificationRelay.Report> reports = new ArrayList<>();
    for (ImdnDocument document : content.reports()) {
      String key = DedupeKey.ofMessageId(originalSenderKey, reporterId, document.messageId());
      reports.add(new NotificationRelay.Report(key, reporterId, document));
    }
    return reports;
  }

  /** Keys of messages that this one depends on: those it speaks of, or itself sent before. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    reports.forEach(report -> keys.add(report.dedupeKey()));
    message.recipients().forEach(recipient -> keys.add(recipient.dedupeKey()));
    return keys;
  }

  /** Bytes that it keeps in memory while it waits. */
  long size() {
    return message.size();
  }
}
