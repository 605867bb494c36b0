package org.opencpm.messaging;

import java.util.List;
import java.util.Optional;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.notification.NotificationRelay;

/** Whether a notification that is only passed on may go, and that it went; in transactions. */
@Stateless
public class ReportTransaction {

  @Inject private MessageRepository messages;

  /** For the container. */
  public ReportTransaction() {}

  /** For use outside of a container. */
  ReportTransaction(MessageRepository messages) {
    this.messages = messages;
  }

  /** True if a report inside is the first of its kind, or of a message that never was here. */
  public boolean mayGo(List<NotificationRelay.Report> reports) {
    for (NotificationRelay.Report report : reports) {
      Optional<RecipientReport> known = known(report);
      if (known.isEmpty() || messages.mayReport(List.of(known.get())).get(0)) {
        return true;
      }
    }
    return false;
  }

  /** The next server has taken them. */
  public void went(List<NotificationRelay.Report> reports) {
    messages.report(reports.stream().flatMap(report -> known(report).stream()).toList());
  }

  private Optional<RecipientReport> known(NotificationRelay.Report report) {
    return messages
        .correlate(report.dedupeKey())
        .map(found -> new RecipientReport(found.recipientId(), report.document().disposition()));
  }
}
