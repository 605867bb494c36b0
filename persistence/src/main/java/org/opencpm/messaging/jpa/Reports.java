package org.opencpm.messaging.jpa;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import org.opencpm.messaging.Correlated;
import org.opencpm.messaging.RecipientReport;
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
          + " m.contribution_id, m.wishes, r.dedupe_key"
          + " FROM message_recipient r JOIN message m ON m.id = r.message_id";

  private static final int KEY_COLUMN = 12;

  private final Sql sql;

  Reports(EntityManager em) {
    this.sql = new Sql(em);
  }

  Map<String, Correlated> correlate(Collection<String> dedupeKeys) {
    Map<String, String> keysByHash = new HashMap<>();
    dedupeKeys.forEach(key -> keysByHash.put(comparable(Codes.hash(key)), key));
    Map<String, Correlated> found = new HashMap<>();
    for (List<String> part : Parts.of(List.copyOf(keysByHash.values()))) {
      List<byte[]> hashes = part.stream().map(Codes::hash).toList();
      for (Object[] row : sql.rows(CORRELATED + " WHERE r.dedupe_key IN :in", Sql.in(hashes))) {
        found.put(keysByHash.get(comparable((byte[]) row[KEY_COLUMN])), correlated(row));
      }
    }
    return found;
  }

  private static String comparable(byte[] hash) {
    return new String(hash, StandardCharsets.ISO_8859_1);
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

  List<Boolean> report(List<RecipientReport> reports) {
    Map<Long, Reported> before = read(reports, " ORDER BY id FOR UPDATE");
    Map<Long, Reported> after = new HashMap<>(before);
    List<Boolean> may = new ArrayList<>(reports.size());
    for (RecipientReport report : reports) {
      boolean always = report.disposition().kind() == Disposition.Kind.PROCESSING;
      Reported told = always ? null : after.get(report.recipientId());
      boolean goes = allows(told, report);
      if (goes && !always) {
        after.put(report.recipientId(), told.with(report.disposition()));
      }
      may.add(goes);
    }
    write(before, after);
    return may;
  }

  List<Boolean> mayReport(List<RecipientReport> reports) {
    Map<Long, Reported> known = read(reports, "");
    return reports.stream().map(report -> allows(known.get(report.recipientId()), report)).toList();
  }

  private static boolean allows(Reported told, RecipientReport report) {
    return report.disposition().kind() == Disposition.Kind.PROCESSING
        || told != null && told.allows(report.disposition());
  }

  /**
   * What was told of the recipients of what is told once.
   *
   * @param locking ends the query: in the order of their ids where they are locked
   */
  private Map<Long, Reported> read(List<RecipientReport> reports, String locking) {
    TreeSet<Long> ids = new TreeSet<>();
    for (RecipientReport report : reports) {
      if (report.disposition().kind() != Disposition.Kind.PROCESSING) {
        ids.add(report.recipientId());
      }
    }
    Map<Long, Reported> reported = new HashMap<>();
    for (List<Long> part : Parts.of(List.copyOf(ids))) {
      for (Object[] row :
          sql.rows(
              "SELECT id, reported FROM message_recipient WHERE id IN :in" + locking,
              Sql.in(part))) {
        reported.put(((Number) row[0]).longValue(), new Reported(((Number) row[1]).intValue()));
      }
    }
    return reported;
  }

  private void write(Map<Long, Reported> before, Map<Long, Reported> after) {
    Map<Integer, TreeSet<Long>> changed = new TreeMap<>();
    after.forEach(
        (id, told) -> {
          if (!told.equals(before.get(id))) {
            changed.computeIfAbsent(told.bits(), bits -> new TreeSet<>()).add(id);
          }
        });
    changed.forEach(
        (bits, ids) -> {
          for (List<Long> part : Parts.of(List.copyOf(ids))) {
            sql.update(
                "UPDATE message_recipient SET reported = ? WHERE id IN :in", bits, Sql.in(part));
          }
        });
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
