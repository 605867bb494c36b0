package org.opencpm.messaging.jpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.persistence.EntityManager;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Device;

/**
 * Makes deliveries for devices that were not reachable when a message was accepted. Each device has
 * a mark: the messages of the mailbox up to it were considered, so that a refresh of a registration
 * looks at nothing but what has come since. Where the mark was set back, deliveries that exist are
 * not made again.
 */
final class DeliveryPlan {

  private static final String COLUMNS =
      "INSERT INTO delivery (recipient_id, device_id, state, lane, seq, expires_at, claim_epoch,"
          + " attempts, last_status) SELECT r.id, d.id, ";

  private static final String SOURCE =
      ", r.lane, r.seq, r.expires_at, 0, 0, 0"
          + " FROM message_recipient r JOIN device d ON d.subscriber_id = r.subscriber_id";

  private static final String INSERT = COLUMNS + "0" + SOURCE;

  private static final String NOT_PLANNED =
      " AND NOT EXISTS (SELECT 1 FROM delivery x WHERE x.recipient_id = r.id"
          + " AND x.device_id = d.id)";

  private static final String PLAN =
      COLUMNS
          + "CASE WHEN r.fetched >= ? THEN 3 ELSE 0 END"
          + SOURCE
          + " WHERE d.id = ? AND r.subscriber_id = ? AND r.seq > ? AND r.expires_at > ?"
          + " AND r.ended = FALSE AND r.is_deferrable = TRUE"
          + " AND (r.taken = FALSE OR (r.target_device_key IS NULL AND ? = TRUE))"
          + " AND (r.target_device_key IS NULL OR r.target_device_key = d.device_key"
          + " OR (r.strict_target = FALSE AND NOT EXISTS (SELECT 1 FROM device t"
          + " WHERE t.subscriber_id = r.subscriber_id AND t.device_key = r.target_device_key"
          + " AND t.expires_at > ? AND t.lost = FALSE)))"
          + NOT_PLANNED;

  private final EntityManager em;
  private final Sql sql;
  private final long now;

  DeliveryPlan(EntityManager em, Instant now) {
    this.em = em;
    this.sql = new Sql(em);
    this.now = now.toEpochMilli();
  }

  int planFor(Device device, boolean allMessages, boolean fetches) {
    long subscriber = device.subscriberId();
    long last = new Mailboxes(em).lock(List.of(subscriber)).get(subscriber);
    Long planned = sql.number("SELECT planned_seq FROM device WHERE id = ?", device.id());
    if (planned == null || planned >= last) {
      return 0;
    }
    int fetched = fetches ? Codes.FETCHED_BY_PREFERENCE : Codes.FETCHED;
    int made = sql.update(PLAN, fetched, device.id(), subscriber, planned, now, allMessages, now);
    sql.update("UPDATE device SET planned_seq = ? WHERE id = ?", last, device.id());
    return made;
  }

  List<Long> retarget(Device gone) {
    long subscriber = gone.subscriberId();
    new Mailboxes(em).lock(List.of(subscriber));
    List<Object[]> waiting =
        sql.rows(
            "SELECT id, seq FROM message_recipient WHERE subscriber_id = ?"
                + " AND target_device_key = ? AND strict_target = FALSE AND taken = FALSE"
                + " AND ended = FALSE AND expires_at > ? ORDER BY seq",
            subscriber,
            gone.key(),
            now);
    if (waiting.isEmpty()) {
      return List.of();
    }
    long first = ((Number) waiting.get(0)[1]).longValue();
    sql.update(
        "UPDATE device SET planned_seq = ? WHERE subscriber_id = ? AND planned_seq >= ?",
        first - 1,
        subscriber,
        first);
    List<Long> recipients = waiting.stream().map(row -> ((Number) row[0]).longValue()).toList();
    List<Long> others =
        sql.numbers(
            "SELECT id FROM device WHERE subscriber_id = ? AND id <> ? AND expires_at > ?"
                + " AND lost = FALSE ORDER BY id",
            subscriber,
            gone.id(),
            now);
    return others.isEmpty() ? List.of() : move(recipients, gone.id(), others);
  }

  private List<Long> move(List<Long> recipients, long from, List<Long> to) {
    List<Long> withWork = new ArrayList<>();
    for (long device : to) {
      int made = 0;
      for (List<Long> part : Parts.of(recipients)) {
        made +=
            sql.update(
                INSERT + " WHERE d.id = ? AND r.id IN :in" + NOT_PLANNED, device, Sql.in(part));
      }
      if (made > 0) {
        withWork.add(device);
      }
    }
    for (List<Long> part : Parts.of(recipients)) {
      sql.update(
          "DELETE FROM delivery WHERE device_id = ? AND state = 0 AND recipient_id IN :in",
          from,
          Sql.in(part));
    }
    return withWork;
  }
}
