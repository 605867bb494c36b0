package org.opencpm.messaging.jpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import org.opencpm.messaging.DeliveryResult;
import org.opencpm.messaging.DeliveryState;
import org.opencpm.messaging.EndedRecipient;
import org.opencpm.schema.jpa.Sql;

/** Writes down one batch of results of delivery attempts. */
final class AttemptResults {

  private final EntityManager em;
  private final Sql sql;

  /** What a result may change, of one recipient; read under its lock. */
  private record Recipient(long subscriberId, boolean taken, boolean ended, boolean movable) {}

  /**
   * Results that one statement writes: of each subscriber one device, so that the recipients and
   * the devices of the group belong together in no other way than in the results.
   */
  private record Group(DeliveryState state, int status, Instant retryAt, int deviceOfSubscriber) {}

  AttemptResults(EntityManager em) {
    this.em = em;
    this.sql = new Sql(em);
  }

  List<EndedRecipient> complete(List<DeliveryResult> results) {
    Map<Long, Recipient> recipients = lock(results);
    updateDeliveries(results, recipients);
    Set<Long> taken = markTaken(results, recipients);
    rememberCalls(results);
    withdraw(results, recipients);
    Set<Long> ended = new TreeSet<>();
    Set<Long> refused = new TreeSet<>();
    for (DeliveryResult result : results) {
      Recipient recipient = recipients.get(result.recipientId());
      if (recipient == null || recipient.ended()) {
        continue;
      }
      if (result.endsForAll()) {
        ended.add(result.recipientId());
      } else if (result.state() == DeliveryState.REFUSED && !taken.contains(result.recipientId())) {
        refused.add(result.recipientId());
      }
    }
    return end(ended, refused, taken);
  }

  private Map<Long, Recipient> lock(List<DeliveryResult> results) {
    TreeSet<Long> ids = new TreeSet<>();
    results.forEach(result -> ids.add(result.recipientId()));
    Map<Long, Recipient> recipients = new HashMap<>();
    for (List<Long> part : Parts.of(List.copyOf(ids))) {
      // In the order of the ids, so that two batches never wait for each other.
      for (Object[] row :
          sql.rows(
              "SELECT id, taken, ended, strict_target, target_device_key, subscriber_id"
                  + " FROM message_recipient"
                  + " WHERE id IN :in ORDER BY id FOR UPDATE",
              Sql.in(part))) {
        boolean movable = row[4] != null && !((Boolean) row[3]);
        recipients.put(
            ((Number) row[0]).longValue(),
            new Recipient(
                ((Number) row[5]).longValue(), (Boolean) row[1], (Boolean) row[2], movable));
      }
    }
    return recipients;
  }

  private void updateDeliveries(List<DeliveryResult> results, Map<Long, Recipient> recipients) {
    Map<Long, List<Long>> devicesOfSubscriber = new HashMap<>();
    Map<Group, List<DeliveryResult>> groups = new LinkedHashMap<>();
    for (DeliveryResult result : results) {
      Recipient recipient = recipients.get(result.recipientId());
      if (recipient != null) {
        List<Long> devices =
            devicesOfSubscriber.computeIfAbsent(recipient.subscriberId(), s -> new ArrayList<>(2));
        if (!devices.contains(result.deviceId())) {
          devices.add(result.deviceId());
        }
        Instant retryAt = result.state() == DeliveryState.WAITING ? result.retryAt() : null;
        Group group =
            new Group(result.state(), result.status(), retryAt, devices.indexOf(result.deviceId()));
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(result);
      }
    }
    groups.forEach((group, members) -> Parts.of(members).forEach(part -> update(group, part)));
  }

  private void update(Group group, List<DeliveryResult> results) {
    String retryAt =
        group.retryAt() == null ? "NULL" : String.valueOf(group.retryAt().toEpochMilli());
    // A device's yes counts, whatever was written meanwhile; anything else only while it waits.
    String guard =
        switch (group.state()) {
          case DONE -> "";
          case ANNOUNCED -> " AND state = 3";
          case REFUSED -> " AND state IN (0, 3)";
          case WAITING -> " AND state = 0";
        };
    sql.update(
        "UPDATE delivery SET state = ?, claimed_by = NULL, attempts = attempts + 1,"
            + " last_status = ?, retry_at = "
            + retryAt
            // "+ 0": not a second list for the index, which would be probed for each pair.
            + " WHERE recipient_id IN :in AND device_id + 0 IN :in"
            + guard,
        Codes.of(group.state()),
        group.status(),
        Sql.in(new TreeSet<>(results.stream().map(DeliveryResult::recipientId).toList())),
        Sql.in(new TreeSet<>(results.stream().map(DeliveryResult::deviceId).toList())));
  }

  private Set<Long> markTaken(List<DeliveryResult> results, Map<Long, Recipient> recipients) {
    Set<Long> taken = new HashSet<>();
    TreeSet<Long> newly = new TreeSet<>();
    recipients.forEach(
        (id, recipient) -> {
          if (recipient.taken()) {
            taken.add(id);
          }
        });
    for (DeliveryResult result : results) {
      if (result.state() == DeliveryState.DONE
          && recipients.containsKey(result.recipientId())
          && taken.add(result.recipientId())) {
        newly.add(result.recipientId());
      }
    }
    for (List<Long> part : Parts.of(List.copyOf(newly))) {
      sql.update("UPDATE message_recipient SET taken = TRUE WHERE id IN :in", Sql.in(part));
    }
    return taken;
  }

  private void rememberCalls(List<DeliveryResult> results) {
    boolean any = false;
    for (DeliveryResult result : results) {
      if (result.callId() != null && result.state() == DeliveryState.DONE) {
        em.merge(
            new DeliveredCallEntity(
                result.recipientId(), result.deviceId(), Codes.hash(result.callId())));
        any = true;
      }
    }
    if (any) {
      em.flush();
    }
  }

  /**
   * A message meant for one device that may move to others: when the one took it, the others' rows
   * go, and when another took it, the one's row goes. A row that is claimed may be on the wire and
   * stays.
   */
  private void withdraw(List<DeliveryResult> results, Map<Long, Recipient> recipients) {
    TreeSet<Long> moved = new TreeSet<>();
    for (DeliveryResult result : results) {
      Recipient recipient = recipients.get(result.recipientId());
      if (result.state() == DeliveryState.DONE && recipient != null && recipient.movable()) {
        moved.add(result.recipientId());
      }
    }
    for (List<Long> part : Parts.of(List.copyOf(moved))) {
      sql.update(
          "DELETE FROM delivery WHERE recipient_id IN :in AND state = 0 AND claimed_by IS NULL"
              + " AND EXISTS (SELECT 1 FROM delivery x JOIN device xd ON xd.id = x.device_id"
              + " JOIN message_recipient r ON r.id = x.recipient_id"
              + " JOIN device d ON d.id = delivery.device_id"
              + " WHERE x.recipient_id = delivery.recipient_id AND x.state = 1"
              + " AND (xd.device_key = r.target_device_key)"
              + " <> (d.device_key = r.target_device_key))",
          Sql.in(part));
    }
  }

  private List<EndedRecipient> end(Set<Long> ended, Set<Long> refused, Set<Long> taken) {
    if (!refused.isEmpty()) {
      ended.addAll(
          sql.numbers(
              "SELECT r.id FROM message_recipient r WHERE r.id IN :in AND NOT EXISTS ("
                  + "SELECT 1 FROM device d WHERE d.subscriber_id = r.subscriber_id"
                  + " AND (r.strict_target = FALSE OR d.device_key = r.target_device_key)"
                  + " AND NOT EXISTS (SELECT 1 FROM delivery x WHERE x.recipient_id = r.id"
                  + " AND x.device_id = d.id AND x.state = 2))",
              Sql.in(refused)));
    }
    if (ended.isEmpty()) {
      return List.of();
    }
    sql.update(
        "UPDATE delivery SET state = 2, claimed_by = NULL, retry_at = NULL"
            + " WHERE recipient_id IN :in AND state IN (0, 3)",
        Sql.in(ended));
    sql.update("UPDATE message_recipient SET ended = TRUE WHERE id IN :in", Sql.in(ended));
    ended.removeAll(taken);
    return new Endings(em).read(List.copyOf(ended));
  }
}
