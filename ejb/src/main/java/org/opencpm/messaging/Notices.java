package org.opencpm.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Stores the notifications that the server itself sends, each to one subscriber. */
final class Notices {

  private static final Logger LOG = Logger.getLogger(Notices.class.getName());

  private Notices() {}

  /**
   * Stores them in the caller's transaction. One for a sender whose mailbox is gone is dropped: it
   * must not keep what caused it (an expiry, a refusal) from being committed.
   *
   * @return the deliveries that can start
   */
  static List<Delivery> store(
      List<NewMessage> notices, MessageRepository messages, NodeId node, Instant now) {
    List<Delivery> deliveries = new ArrayList<>();
    if (notices.isEmpty()) {
      return deliveries;
    }
    List<NewMessage> possible = notices;
    List<Acceptance> accepted;
    try {
      accepted = messages.accept(possible, node, now);
    } catch (NoMailboxException e) {
      LOG.log(Level.WARNING, "notifications dropped: {0}", e.getMessage());
      possible =
          notices.stream()
              .filter(n -> !e.subscribers().contains(n.recipients().get(0).subscriberId()))
              .toList();
      accepted = messages.accept(possible, node, now);
    }
    accepted.forEach(acceptance -> deliveries.addAll(acceptance.deliveries()));
    return deliveries;
  }
}
