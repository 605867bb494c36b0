package org.opencpm.messaging.jpa;

import java.time.Instant;
import java.util.List;
import javax.persistence.EntityManager;
import org.opencpm.messaging.Announced;
import org.opencpm.schema.jpa.Sql;

/** The deliveries that devices fetch, and of which they are told. */
final class AnnouncedQueue {

  private static final String LIST =
      "SELECT r.id, m.message_id, m.sender_address, m.anonymous, m.conversation_id,"
          + " m.contribution_id, m.headers, m.content_type, m.body_size, r.accepted_at,"
          + " r.expires_at FROM delivery d JOIN message_recipient r ON r.id = d.recipient_id"
          + " JOIN message m ON m.id = r.message_id WHERE d.device_id = ? AND d.lane IN (0, 1)"
          + " AND d.state = 3 AND d.expires_at > ? AND r.ended = FALSE ORDER BY d.seq LIMIT ?";

  private final Sql sql;
  private final long now;

  AnnouncedQueue(EntityManager em, Instant now) {
    this.sql = new Sql(em);
    this.now = now.toEpochMilli();
  }

  List<Announced> list(long deviceId, int max) {
    return sql.rows(LIST, deviceId, now, max).stream().map(AnnouncedQueue::announced).toList();
  }

  int tell(long deviceId) {
    return sql.update(
        "UPDATE delivery SET attempts = 1 WHERE device_id = ? AND lane IN (0, 1) AND state = 3"
            + " AND attempts = 0 AND expires_at > ?",
        deviceId,
        now);
  }

  private static Announced announced(Object[] row) {
    return new Announced(
        ((Number) row[0]).longValue(),
        (String) row[1],
        (String) row[2],
        (Boolean) row[3],
        (String) row[4],
        (String) row[5],
        (String) row[6],
        (String) row[7],
        ((Number) row[8]).intValue(),
        Instant.ofEpochMilli(((Number) row[9]).longValue()),
        Instant.ofEpochMilli(((Number) row[10]).longValue()));
  }
}
