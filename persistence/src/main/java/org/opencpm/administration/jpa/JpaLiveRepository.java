package org.opencpm.administration.jpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import org.opencpm.administration.LiveDelivery;
import org.opencpm.administration.LiveRecipient;
import org.opencpm.administration.LiveRepository;
import org.opencpm.administration.WaitingUser;
import org.opencpm.messaging.jpa.LiveRows;
import org.opencpm.messaging.jpa.Mailboxes;
import org.opencpm.schema.jpa.Sql;

/** {@link LiveRepository} by queries that walk an index, but for {@link #waitingUsers}. */
@ApplicationScoped
public class JpaLiveRepository implements LiveRepository {

  private static final String RECIPIENTS =
      "SELECT "
          + LiveRows.RECIPIENT
          + " FROM message_recipient r JOIN message m ON m.id = r.message_id ";

  private static final String WAITS = " r.taken = FALSE AND r.ended = FALSE AND r.expires_at > ? ";

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaLiveRepository() {}

  /** For use outside of a container. */
  public JpaLiveRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public List<LiveRecipient> byDedupeKeys(Collection<String> keys) {
    return keys.isEmpty()
        ? List.of()
        : recipients(
            RECIPIENTS + "WHERE r.dedupe_key IN :in ORDER BY r.id", Sql.in(LiveRows.hashes(keys)));
  }

  @Override
  public List<LiveRecipient> byIds(Collection<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : recipients(
            RECIPIENTS + "WHERE r.id IN :in ORDER BY r.id", Sql.in(new LinkedHashSet<>(ids)));
  }

  @Override
  public List<LiveRecipient> inMailbox(long subscriberId, Instant from, Instant to, int max) {
    return recipients(
        RECIPIENTS
            + "WHERE r.subscriber_id = ? AND r.accepted_at >= ? AND r.accepted_at <= ?"
            + " ORDER BY r.subscriber_id DESC, r.seq DESC LIMIT ?",
        subscriberId,
        from.toEpochMilli(),
        to.toEpochMilli(),
        max);
  }

  @Override
  public List<LiveRecipient> waiting(long below, Instant now, int max) {
    return recipients(
        RECIPIENTS + "WHERE" + WAITS + "AND r.id < ? ORDER BY r.id DESC LIMIT ?",
        now.toEpochMilli(),
        below,
        max);
  }

  @Override
  public List<LiveRecipient> waitingOf(long subscriberId, Instant now, int max) {
    return recipients(
        RECIPIENTS
            + "WHERE"
            + WAITS
            + "AND r.subscriber_id = ? ORDER BY r.subscriber_id, r.seq LIMIT ?",
        now.toEpochMilli(),
        subscriberId,
        max);
  }

  private List<LiveRecipient> recipients(String statement, Object... parameters) {
    return new Sql(em).rows(statement, parameters).stream().map(LiveRows::recipient).toList();
  }

  @Override
  public List<LiveDelivery> deliveries(Collection<Long> recipientIds) {
    return recipientIds.isEmpty()
        ? List.of()
        : new Sql(em)
                .rows(
                    "SELECT "
                        + LiveRows.DELIVERY
                        + " FROM delivery d JOIN device v ON v.id = d.device_id"
                        + " WHERE d.recipient_id IN :in ORDER BY d.recipient_id, d.device_id",
                    Sql.in(new LinkedHashSet<>(recipientIds)))
                .stream()
                .map(LiveRows::delivery)
                .toList();
  }

  @Override
  public List<WaitingUser> waitingUsers(Instant now, int max) {
    List<WaitingUser> users = new ArrayList<>();
    for (Object[] row :
        new Sql(em)
            .rows(
                "SELECT r.subscriber_id, COUNT(*), MIN(r.accepted_at), MIN(r.expires_at)"
                    + " FROM message_recipient r WHERE"
                    + WAITS
                    + "GROUP BY r.subscriber_id ORDER BY MIN(r.accepted_at), r.subscriber_id"
                    + " LIMIT ?",
                now.toEpochMilli(),
                max)) {
      users.add(
          new WaitingUser(
              ((Number) row[0]).longValue(),
              ((Number) row[1]).longValue(),
              Instant.ofEpochMilli(((Number) row[2]).longValue()),
              Instant.ofEpochMilli(((Number) row[3]).longValue())));
    }
    return users;
  }

  @Override
  public Map<Long, Long> waitingByDevice(Collection<Long> deviceIds) {
    Map<Long, Long> waiting = new HashMap<>();
    if (!deviceIds.isEmpty()) {
      for (Object[] row :
          new Sql(em)
              .rows(
                  "SELECT device_id, COUNT(*) FROM delivery WHERE device_id IN :in"
                      + " AND lane IN (0, 1, 2) AND state = 0 GROUP BY device_id",
                  Sql.in(new LinkedHashSet<>(deviceIds)))) {
        waiting.put(((Number) row[0]).longValue(), ((Number) row[1]).longValue());
      }
    }
    return waiting;
  }

  @Override
  public int makeDue(long subscriberId, Instant now) {
    new Mailboxes(em).lock(List.of(subscriberId));
    Sql sql = new Sql(em);
    List<Long> devices =
        sql.numbers(
            "SELECT id FROM device WHERE subscriber_id = ? AND expires_at > ?",
            subscriberId,
            now.toEpochMilli());
    if (devices.isEmpty()) {
      return 0;
    }
    sql.update("UPDATE device SET lost = FALSE WHERE id IN :in AND lost = TRUE", Sql.in(devices));
    em.clear();
    String waiting = " WHERE device_id IN :in AND lane IN (0, 1, 2) AND state = 0";
    sql.update(
        "UPDATE delivery SET retry_at = NULL" + waiting + " AND retry_at IS NOT NULL",
        Sql.in(devices));
    return sql.number(
            "SELECT COUNT(*) FROM delivery" + waiting + " AND expires_at > ?",
            Sql.in(devices),
            now.toEpochMilli())
        .intValue();
  }
}
