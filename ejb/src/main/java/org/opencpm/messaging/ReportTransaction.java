package org.opencpm.messaging;

import java.util.List;
import java.util.Optional;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.notification.NotificationRelay;

/** Decides, in a transaction, whether a notification that is only passed on may go. */
@Stateless
public class ReportTransaction {

  @Inject private MessageRepository messages;

  /** True if a report inside is the first of its kind, or of a message that never was here. */
  public boolean mayGo(List<NotificationRelay.Report> reports) {
    boolean go = false;
    for (NotificationRelay.Report report : reports) {
      Optional<Correlated> original = messages.correlate(report.dedupeKey());
      go |=
          original.isEmpty()
              || messages.report(original.get().recipientId(), report.document().disposition());
    }
    return go;
  }
}
