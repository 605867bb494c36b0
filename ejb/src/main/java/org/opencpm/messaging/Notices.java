package org.opencpm.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.notification.NotificationWriter;

/** Stores the notifications that the server itself sends, each to one recipient. */
final class Notices {

  private static final Logger LOG = Logger.getLogger(Notices.class.getName());

  private Notices() {}

  /**
   * Stores them in the caller's transaction. One for a sender whose mailbox is gone is dropped: it
   * must not keep what caused it (an expiry, a refusal) from being committed. Nothing is stored of
   * those for senders who are served elsewhere.
   */
  static Caused store(
      List<NewMessage> notices, MessageRepository messages, NodeId node, Instant now) {
    List<Delivery> deliveries = new ArrayList<>();
    List<NewMessage> onward = notices.stream().filter(Notices::goesOn).toList();
    List<NewMessage> possible = notices.stream().filter(notice -> !goesOn(notice)).toList();
    if (possible.isEmpty()) {
      return new Caused(deliveries, onward);
    }
    List<Acceptance> accepted;
    try {
      accepted = messages.accept(possible, node, now);
    } catch (NoMailboxException e) {
      LOG.log(Level.WARNING, "notifications dropped: {0}", e.getMessage());
      possible =
          possible.stream()
              .filter(n -> !e.subscribers().contains(n.recipients().get(0).subscriberId()))
              .toList();
      accepted = messages.accept(possible, node, now);
    }
    accepted.forEach(acceptance -> deliveries.addAll(acceptance.deliveries()));
    return new Caused(deliveries, onward);
  }

  private static boolean goesOn(NewMessage notice) {
    return notice.recipients().get(0).subscriberId() == NotificationWriter.SERVED_ELSEWHERE;
  }
}
