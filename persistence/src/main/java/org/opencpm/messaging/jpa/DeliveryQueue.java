package org.opencpm.messaging.jpa;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.persistence.EntityManager;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.Lane;
import org.opencpm.messaging.NodeId;
import org.opencpm.schema.jpa.Sql;

/** The waiting deliveries of devices, and who works on them. */
final class DeliveryQueue {

  /** A node that has not been heard of for so long has lost its claims. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Parameters: now, node, start of the silence. A node's own claims are free to it. */
  private static final String FREE =
      " AND d.expires_at > ? AND (d.claimed_by IS NULL OR d.claimed_by = ?"
          + " OR EXISTS (SELECT 1 FROM node n WHERE n.name = d.claimed_by"
          + " AND n.heartbeat_at < ?))";

  /** Parameters: now, then those of {@link #FREE}. */
  private static final String CLAIMABLE =
      " AND d.state = 0 AND (d.retry_at IS NULL OR d.retry_at <= ?)" + FREE;

  /** In the order of the index; H2 walks it in order only if all of its columns are named. */
  private static final String CANDIDATES =
      "SELECT d.recipient_id, d.seq FROM delivery d WHERE d.device_id = ? AND d.lane = ?"
          + " AND d.seq > ?"
          + CLAIMABLE
          + " ORDER BY d.device_id, d.lane, d.state, d.seq LIMIT ?";

  /**
   * Locks what was found. Not one statement with the search: H2 would lock every waiting row of the
   * device before it counts to the limit.
   */
  private static final String LOCK =
      "SELECT d.recipient_id, d.seq FROM delivery d WHERE d.recipient_id IN :in"
          + " AND d.device_id = ?"
          + CLAIMABLE
          + " FOR UPDATE SKIP LOCKED";

  private static final String LOCK_ANNOUNCED =
      "SELECT d.recipient_id, d.seq FROM delivery d WHERE d.recipient_id IN :in"
          + " AND d.device_id = ? AND d.state = 3"
          + FREE
          + " FOR UPDATE SKIP LOCKED";

  private static final String CONTENT =
      "SELECT d.recipient_id, d.device_id, r.subscriber_id, d.seq, m.kind, m.sender_address,"
          + " r.address, m.message_id, m.conversation_id, m.contribution_id, m.service, m.headers,"
          + " m.content_type, m.body, m.body_size, m.anonymous, r.accepted_at, r.expires_at, d.attempts,"
          + " r.ended"
          + " FROM delivery d JOIN message_recipient r ON r.id = d.recipient_id"
          + " JOIN message m ON m.id = r.message_id"
          + " WHERE d.recipient_id IN :in AND d.device_id = ? ORDER BY d.seq";

  private static final int ENDED_COLUMN = 19;

  private final Sql sql;

  DeliveryQueue(EntityManager em) {
    this.sql = new Sql(em);
  }

  List<Delivery> claim(long deviceId, Lane lane, boolean early, int max, NodeId node, Instant now) {
    Object[] claimable = claimable(early ? Long.MAX_VALUE : now.toEpochMilli(), node, now);
    int limit = Math.min(max, Parts.SIZE);
    List<Delivery> claimed = new ArrayList<>();
    long after = 0;
    while (claimed.isEmpty()) {
      List<Object[]> found =
          sql.rows(CANDIDATES, deviceId, Codes.of(lane), after, Sql.all(claimable), limit);
      if (found.isEmpty()) {
        break;
      }
      after = ((Number) found.get(found.size() - 1)[1]).longValue();
      List<Object[]> locked = sql.rows(LOCK, Sql.in(ids(found)), deviceId, Sql.all(claimable));
      if (!locked.isEmpty()) {
        take(deviceId, ids(locked), node, claimed);
      }
    }
    return claimed;
  }

  List<Delivery> claimAnnounced(long deviceId, List<Long> recipientIds, NodeId node, Instant now) {
    List<Delivery> claimed = new ArrayList<>();
    for (List<Long> part : Parts.of(recipientIds)) {
      List<Object[]> locked =
          sql.rows(
              LOCK_ANNOUNCED,
              Sql.in(part),
              deviceId,
              now.toEpochMilli(),
              node.name(),
              now.minus(SILENCE).toEpochMilli());
      if (!locked.isEmpty()) {
        take(deviceId, ids(locked), node, claimed);
      }
    }
    claimed.sort(Comparator.comparingLong(Delivery::seq));
    return claimed;
  }

  /** The parameters of {@link #CLAIMABLE}. */
  private static Object[] claimable(long retriesUntil, NodeId node, Instant now) {
    return new Object[] {
      retriesUntil, now.toEpochMilli(), node.name(), now.minus(SILENCE).toEpochMilli()
    };
  }

  private static List<Long> ids(List<Object[]> rows) {
    return rows.stream().map(row -> ((Number) row[0]).longValue()).toList();
  }

  private void take(long deviceId, List<Long> recipients, NodeId node, List<Delivery> claimed) {
    List<Long> ended = new ArrayList<>();
    for (Object[] row : sql.rows(CONTENT, Sql.in(recipients), deviceId)) {
      if ((Boolean) row[ENDED_COLUMN]) {
        ended.add(((Number) row[0]).longValue());
      } else {
        claimed.add(delivery(row));
      }
    }
    sql.update(
        "UPDATE delivery SET claimed_by = ?, claim_epoch = ?"
            + " WHERE recipient_id IN :in AND device_id = ?",
        node.name(),
        node.epoch(),
        Sql.in(recipients),
        deviceId);
    if (!ended.isEmpty()) {
      // Planned by a registration while another device's answer ended the message for all.
      sql.update(
          "UPDATE delivery SET state = 2, claimed_by = NULL"
              + " WHERE recipient_id IN :in AND device_id = ?",
          Sql.in(ended),
          deviceId);
    }
  }

  void heartbeat(NodeId node, Instant now) {
    int known =
        sql.update(
            "UPDATE node SET epoch = ?, heartbeat_at = ? WHERE name = ?",
            node.epoch(),
            now.toEpochMilli(),
            node.name());
    if (known == 0) {
      sql.update(
          "INSERT INTO node (name, epoch, heartbeat_at) VALUES (?, ?, ?)",
          node.name(),
          node.epoch(),
          now.toEpochMilli());
    }
  }

  boolean hasWaiting(long deviceId, Instant now) {
    return sql.number(
            "SELECT d.recipient_id FROM delivery d WHERE d.device_id = ? AND d.lane IN (0, 1)"
                + " AND d.state = 0"
                + " AND d.expires_at > ? LIMIT 1",
            deviceId,
            now.toEpochMilli())
        != null;
  }

  List<Long> devicesWithWork(NodeId node, Instant now, int max) {
    return sql.numbers(
        "SELECT v.id FROM device v WHERE v.expires_at > ? AND v.lost = FALSE"
            + " AND EXISTS (SELECT 1 FROM delivery d WHERE d.device_id = v.id"
            + " AND d.lane IN (0, 1)"
            + CLAIMABLE
            + ") ORDER BY v.id LIMIT ?",
        now.toEpochMilli(),
        Sql.all(claimable(now.toEpochMilli(), node, now)),
        max);
  }

  void release(long deviceId, NodeId node) {
    sql.update(
        "UPDATE delivery SET claimed_by = NULL WHERE device_id = ? AND lane IN (0, 1)"
            + " AND state = 0 AND claimed_by = ?",
        deviceId,
        node.name());
  }

  Optional<Instant> nextRetry(Instant now) {
    return Optional.ofNullable(
            sql.number(
                "SELECT MIN(retry_at) FROM delivery WHERE state = 0 AND retry_at > ?",
                now.toEpochMilli()))
        .map(Instant::ofEpochMilli);
  }

  private static Delivery delivery(Object[] row) {
    return new Delivery(
        ((Number) row[0]).longValue(),
        ((Number) row[1]).longValue(),
        ((Number) row[2]).longValue(),
        ((Number) row[3]).longValue(),
        Codes.kind(row[4]),
        (String) row[5],
        (String) row[6],
        (String) row[7],
        (String) row[8],
        (String) row[9],
        (String) row[10],
        (String) row[11],
        (String) row[12],
        (byte[]) row[13],
        ((Number) row[14]).intValue(),
        (Boolean) row[15],
        Instant.ofEpochMilli(((Number) row[16]).longValue()),
        Instant.ofEpochMilli(((Number) row[17]).longValue()),
        ((Number) row[18]).intValue());
  }
}
