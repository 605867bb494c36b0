package org.opencpm.messaging.jpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import org.opencpm.messaging.Backlog;
import org.opencpm.messaging.EndedRecipient;
import org.opencpm.messaging.Reported;
import org.opencpm.schema.jpa.Sql;

/** The end of messages: their deadlines, what is known of ended ones, and their removal. */
final class Endings {

  private static final String READ =
      "SELECT r.id, m.kind, r.subscriber_id, r.address, m.sender_key, m.sender_subscriber_id,"
          + " m.sender_address, m.sender_device_key, m.message_id, m.conversation_id,"
          + " m.contribution_id, m.service, m.wishes, m.headers, m.content_type, m.body, m.body_size,"
          + " r.accepted_at, r.taken, r.reported"
          + " FROM message_recipient r JOIN message m ON m.id = r.message_id"
          + " WHERE r.id IN :in ORDER BY r.expires_at, r.id";

  private final Sql sql;

  Endings(EntityManager em) {
    this.sql = new Sql(em);
  }

  List<EndedRecipient> read(List<Long> recipientIds) {
    List<EndedRecipient> ended = new ArrayList<>(recipientIds.size());
    for (List<Long> part : Parts.of(recipientIds)) {
      sql.rows(READ, Sql.in(part)).forEach(row -> ended.add(ended(row)));
    }
    return ended;
  }

  Optional<Instant> nextDeadline() {
    return Optional.ofNullable(sql.number("SELECT MIN(expires_at) FROM message_recipient"))
        .map(Instant::ofEpochMilli);
  }

  List<EndedRecipient> claimExpired(Instant now, int max) {
    long end = now.toEpochMilli();
    int limit = Math.min(max, Parts.SIZE);
    int passed = 0;
    while (true) {
      // Found first and then locked: H2 would lock all that have expired before it counts.
      List<Object[]> found =
          sql.rows(
              "SELECT id, expires_at FROM message_recipient WHERE expires_at <= ?"
                  + " ORDER BY expires_at LIMIT ? OFFSET ?",
              end,
              limit,
              passed);
      if (found.isEmpty()) {
        return List.of();
      }
      List<Object[]> locked =
          sql.rows(
              "SELECT id, message_id FROM message_recipient WHERE id IN :in AND expires_at <= ?"
                  + " FOR UPDATE SKIP LOCKED",
              Sql.in(ids(found)),
              end);
      if (!locked.isEmpty()) {
        return read(ids(locked));
      }
      passed += found.size();
    }
  }

  List<EndedRecipient> end(List<Long> recipientIds) {
    List<EndedRecipient> ended = new ArrayList<>();
    for (List<Long> part : Parts.of(List.copyOf(new TreeSet<>(recipientIds)))) {
      // In the order of the ids, as whoever writes results down.
      List<Object[]> locked =
          sql.rows(
              "SELECT id, message_id FROM message_recipient r WHERE id IN :in AND ended = FALSE"
                  + " AND (taken = FALSE OR EXISTS (SELECT 1 FROM delivery d"
                  + " WHERE d.recipient_id = r.id AND d.state IN (0, 3)))"
                  + " ORDER BY id FOR UPDATE",
              Sql.in(part));
      if (!locked.isEmpty()) {
        List<Long> ids = ids(locked);
        sql.update(
            "UPDATE delivery SET state = 2, claimed_by = NULL, retry_at = NULL"
                + " WHERE recipient_id IN :in AND state IN (0, 3)",
            Sql.in(ids));
        sql.update("UPDATE message_recipient SET ended = TRUE WHERE id IN :in", Sql.in(ids));
        ended.addAll(read(ids));
      }
    }
    return ended;
  }

  private static List<Long> ids(List<Object[]> rows) {
    return rows.stream().map(row -> ((Number) row[0]).longValue()).toList();
  }

  void remove(List<Long> recipientIds) {
    for (List<Long> part : Parts.of(List.copyOf(new TreeSet<>(recipientIds)))) {
      removePart(part);
    }
  }

  private void removePart(List<Long> recipientIds) {
    // Locked, so that a message's count goes down once for each recipient.
    List<Object[]> rows =
        sql.rows(
            "SELECT id, message_id FROM message_recipient WHERE id IN :in ORDER BY id FOR UPDATE",
            Sql.in(recipientIds));
    if (rows.isEmpty()) {
      return;
    }
    List<Long> ids = new ArrayList<>(rows.size());
    Map<Long, Integer> perMessage = new TreeMap<>();
    for (Object[] row : rows) {
      ids.add(((Number) row[0]).longValue());
      perMessage.merge(((Number) row[1]).longValue(), 1, Integer::sum);
    }
    sql.update("DELETE FROM delivered_call WHERE recipient_id IN :in", Sql.in(ids));
    sql.update("DELETE FROM delivery WHERE recipient_id IN :in", Sql.in(ids));
    sql.update("DELETE FROM message_recipient WHERE id IN :in", Sql.in(ids));
    removeMessages(perMessage);
  }

  private void removeMessages(Map<Long, Integer> removed) {
    Map<Integer, TreeSet<Long>> byCount = new HashMap<>();
    removed.forEach(
        (message, count) -> byCount.computeIfAbsent(count, c -> new TreeSet<>()).add(message));
    byCount.forEach(
        (count, messages) -> {
          int gone =
              sql.update(
                  "DELETE FROM message WHERE id IN :in AND recipients = ?",
                  Sql.in(messages),
                  count);
          if (gone < messages.size()) {
            sql.update(
                "UPDATE message SET recipients = recipients - ? WHERE id IN :in",
                count,
                Sql.in(messages));
            sql.update("DELETE FROM message WHERE id IN :in AND recipients <= 0", Sql.in(messages));
          }
        });
    sql.update(
        "DELETE FROM message_body WHERE message_id IN :in AND NOT EXISTS"
            + " (SELECT 1 FROM message m WHERE m.id = message_body.message_id)",
        Sql.in(removed.keySet()));
  }

  Backlog backlog(Instant now) {
    Object[] row =
        sql.row(
            "SELECT COUNT(*), MIN(accepted_at) FROM message_recipient"
                + " WHERE taken = FALSE AND ended = FALSE AND expires_at > ?",
            now.toEpochMilli());
    Instant oldest = row[1] == null ? null : Instant.ofEpochMilli(((Number) row[1]).longValue());
    return new Backlog(((Number) row[0]).longValue(), oldest);
  }

  private static EndedRecipient ended(Object[] row) {
    return new EndedRecipient(
        ((Number) row[0]).longValue(),
        Codes.kind(row[1]),
        ((Number) row[2]).longValue(),
        (String) row[3],
        (String) row[4],
        row[5] == null ? null : Long.valueOf(((Number) row[5]).longValue()),
        (String) row[6],
        (String) row[7],
        (String) row[8],
        (String) row[9],
        (String) row[10],
        (String) row[11],
        Codes.wishes(row[12]),
        (String) row[13],
        (String) row[14],
        (byte[]) row[15],
        ((Number) row[16]).intValue(),
        Instant.ofEpochMilli(((Number) row[17]).longValue()),
        (Boolean) row[18],
        new Reported(((Number) row[19]).intValue()).outcome());
  }
}
