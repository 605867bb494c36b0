package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.notification.NotificationRelay;

/**
 * Notifications that go on to the server of who sent the message (IMS mode): each once of its kind.
 * One counts as told when the next server has taken it, and holds back others of its kind until
 * then; what is refused may be reported again.
 */
final class OnwardReports {

  private static final Logger LOG = Logger.getLogger(OnwardReports.class.getName());

  private final ReportTransaction transaction;

  /** What is on its way from this node. */
  private final Set<String> onTheirWay = ConcurrentHashMap.newKeySet();

  /**
   * Contribution-IDs of what this server itself sends, and may get to see as originating server.
   */
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  OnwardReports(ReportTransaction transaction) {
    this.transaction = transaction;
  }

  /** One notification on its way. */
  final class Going {

    private final List<NotificationRelay.Report> reports;
    private final List<String> held;

    private Going(List<NotificationRelay.Report> reports, List<String> held) {
      this.reports = reports;
      this.held = held;
    }

    /**
     * The next server has answered. Reads the database.
     *
     * @param taken by a 2xx
     */
    void ended(boolean taken) {
      try {
        if (taken) {
          transaction.went(reports);
        }
      } catch (RuntimeException e) {
        // It may be reported once more: the sender's client knows it by its message id.
        LOG.log(Level.WARNING, "a notification that went on is not noted", e);
      } finally {
        held.forEach(onTheirWay::remove);
      }
    }
  }

  /**
   * Begins to pass a notification on; to be ended. Reads the database.
   *
   * @return empty when all that it says was told before, or is on its way
   */
  Optional<Going> begin(List<NotificationRelay.Report> reports) {
    List<String> held = new ArrayList<>(1);
    for (NotificationRelay.Report report : reports) {
      String said = report.document().disposition() + " " + report.dedupeKey();
      if (onTheirWay.add(said)) {
        held.add(said);
      }
    }
    boolean goes = false;
    try {
      goes = !held.isEmpty() && transaction.mayGo(reports);
    } finally {
      if (!goes) {
        held.forEach(onTheirWay::remove);
      }
    }
    return goes ? Optional.of(new Going(reports, held)) : Optional.empty();
  }

  /** This server sends a notification under that Contribution-ID, until {@link #sent}. */
  void sending(String contributionId) {
    own.add(contributionId);
  }

  void sent(String contributionId) {
    own.remove(contributionId);
  }

  /** Whether a notification that comes back from the S-CSCF is one that this server sends. */
  boolean isOwn(String contributionId) {
    return own.contains(contributionId);
  }
}
