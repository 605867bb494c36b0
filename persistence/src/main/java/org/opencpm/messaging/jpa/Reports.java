package org.opencpm.messaging.jpa;

import java.util.Optional;
import javax.persistence.EntityManager;
import org.opencpm.messaging.Correlated;
import org.opencpm.messaging.Reported;
import org.opencpm.notification.Disposition;
import org.opencpm.schema.jpa.Sql;

/**
 * Finds the message that a disposition notification speaks of, and keeps each from going out twice.
 */
final class Reports {

  private static final String CORRELATED =
      "SELECT r.id, r.subscriber_id, r.address, m.sender_key, m.sender_subscriber_id,"
          + " m.sender_address, m.sender_device_key, m.message_id, m.call_id, m.conversation_id,"
          + " m.contribution_id, m.wishes"
          + " FROM message_recipient r JOIN message m ON m.id = r.message_id";

  private final Sql sql;

  Reports(EntityManager em) {
    this.sql = new Sql(em);
  }

  Optional<Correlated> correlate(String dedupeKey) {
    return Optional.ofNullable(
            sql.row(CORRELATED + " WHERE r.dedupe_key = ?", (Object) Codes.hash(dedupeKey)))
        .map(Reports::correlated);
  }

  Optional<Correlated> correlateByCallId(long reporterId, String callId) {
    return Optional.ofNullable(
            sql.row(
                CORRELATED
                    + " JOIN delivered_call c ON c.recipient_id = r.id"
                    + " WHERE c.call_key = ? AND r.subscriber_id = ? ORDER BY r.id DESC LIMIT 1",
                Codes.hash(callId),
                reporterId))
        .map(Reports::correlated);
  }

  Optional<Correlated> correlateRecipient(long recipientId) {
    return Optional.ofNullable(sql.row(CORRELATED + " WHERE r.id = ?", recipientId))
        .map(Reports::correlated);
  }

  boolean report(long recipientId, Disposition disposition) {
    if (disposition.kind() == Disposition.Kind.PROCESSING) {
      return true;
    }
    Object[] row =
        sql.row("SELECT id, reported FROM message_recipient WHERE id = ? FOR UPDATE", recipientId);
    if (row == null) {
      return false;
    }
    Reported before = new Reported(((Number) row[1]).intValue());
    if (!before.allows(disposition)) {
      return false;
    }
    sql.update(
        "UPDATE message_recipient SET reported = ? WHERE id = ?",
        before.with(disposition).bits(),
        recipientId);
    return true;
  }

  private static Correlated correlated(Object[] row) {
    return new Correlated(
        ((Number) row[0]).longValue(),
        ((Number) row[1]).longValue(),
        (String) row[2],
        (String) row[3],
        row[4] == null ? null : Long.valueOf(((Number) row[4]).longValue()),
        (String) row[5],
        (String) row[6],
        (String) row[7],
        (String) row[8],
        (String) row[9],
        (String) row[10],
        Codes.wishes(row[11]));
  }
}
