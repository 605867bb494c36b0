package org.opencpm.messaging;

import java.util.List;
import java.util.Map;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.notification.Disposition;

/** Notes messages that passed in live sessions, in transactions. */
@Stateless
public class PassedTransaction {

  @Inject private MessageRepository messages;

  /** For the container. */
  public PassedTransaction() {}

  /** For use outside of a container. */
  PassedTransaction(MessageRepository messages) {
    this.messages = messages;
  }

  /**
   * What the sender of a noted message was told in the session.
   *
   * @param dedupeKey of the message
   */
  public record Told(String dedupeKey, Disposition disposition) {}

  public void write(List<PassedMessage> notes, List<Told> told) {
    messages.notePassed(notes);
    Map<String, Correlated> found =
        messages.correlate(told.stream().map(Told::dedupeKey).distinct().toList());
    List<RecipientReport> reports =
        told.stream()
            .filter(one -> found.containsKey(one.dedupeKey()))
            .map(
                one ->
                    new RecipientReport(
                        found.get(one.dedupeKey()).recipientId(), one.disposition()))
            .toList();
    if (!reports.isEmpty()) {
      messages.report(reports);
    }
  }
}
