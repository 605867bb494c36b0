package org.opencpm.messaging.jpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import org.opencpm.messaging.Acceptance;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.NewMessage;
import org.opencpm.messaging.NewRecipient;
import org.opencpm.messaging.NodeId;
import org.opencpm.schema.jpa.Sql;

/**
 * Stores one batch of messages. The statements are few and their number does not depend on the size
 * of the batch: lock the mailboxes, look for duplicates, read the reachable devices, count the
 * mailboxes on, and three batches of inserts.
 */
final class AcceptBatch {

  private final EntityManager em;
  private final Sql sql;
  private final NodeId node;
  private final Instant now;

  private final KnownKeys known;
  private final Map<Long, Long> nextSeq = new HashMap<>();
  private final Map<Long, Integer> accepted = new HashMap<>();
  private final Map<Long, List<ReachableDevice>> devices = new HashMap<>();

  private record ReachableDevice(long id, String key) {}

  AcceptBatch(EntityManager em, NodeId node, Instant now) {
    this.em = em;
    this.sql = new Sql(em);
    this.known = new KnownKeys(em);
    this.node = node;
    this.now = now;
  }

  List<Acceptance> accept(List<NewMessage> messages) {
    TreeSet<Long> subscribers = new TreeSet<>();
    List<byte[]> keys = new ArrayList<>();
    for (NewMessage message : messages) {
      for (NewRecipient recipient : message.recipients()) {
        subscribers.add(recipient.subscriberId());
        keys.add(Codes.hash(recipient.dedupeKey()));
      }
    }
    if (!keys.isEmpty()) {
      // The lock comes first: a key belongs to one recipient, so nobody stores it meanwhile.
      new Mailboxes(em).lock(subscribers).forEach((id, last) -> nextSeq.put(id, last + 1));
      known.find(keys);
      findDevices(subscribers);
    }
    List<Acceptance> results = new ArrayList<>(messages.size());
    int key = 0;
    for (NewMessage message : messages) {
      int end = key + message.recipients().size();
      results.add(store(message, keys.subList(key, end)));
      key = end;
    }
    if (!accepted.isEmpty()) {
      em.flush();
      // Nothing reads these entities; kept, each later flush would compare them.
      em.clear();
      new Mailboxes(em).advance(accepted);
    }
    return results;
  }

  private void findDevices(Set<Long> subscribers) {
    for (Object[] row :
        sql.rows(
            "SELECT subscriber_id, id, device_key FROM device WHERE subscriber_id IN :in"
                + " AND expires_at > ? AND lost = FALSE ORDER BY id",
            Sql.in(subscribers),
            now.toEpochMilli())) {
      devices
          .computeIfAbsent(((Number) row[0]).longValue(), s -> new ArrayList<>())
          .add(new ReachableDevice(((Number) row[1]).longValue(), (String) row[2]));
    }
  }

  private Acceptance store(NewMessage message, List<byte[]> keys) {
    List<NewRecipient> fresh = new ArrayList<>(keys.size());
    List<byte[]> freshKeys = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      if (known.add(keys.get(i))) {
        fresh.add(message.recipients().get(i));
        freshKeys.add(keys.get(i));
      }
    }
    if (fresh.isEmpty()) {
      return new Acceptance(true, List.of(), List.of(), 0);
    }
    MessageEntity stored = new MessageEntity(message, fresh.size());
    em.persist(stored);
    if (message.size() > Delivery.LARGEST_IN_QUEUE) {
      em.persist(new MessageBodyEntity(stored.id(), message.body()));
    }
    List<Delivery> deliveries = new ArrayList<>();
    List<Long> announcedTo = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i++) {
      NewRecipient recipient = fresh.get(i);
      long seq = nextSeq.merge(recipient.subscriberId(), 1L, Long::sum) - 1;
      accepted.merge(recipient.subscriberId(), 1, Integer::sum);
      RecipientEntity row =
          new RecipientEntity(stored.id(), message, recipient, freshKeys.get(i), seq);
      em.persist(row);
      for (ReachableDevice device : devicesFor(recipient)) {
        Delivery delivery = delivery(message, recipient, row.id(), device.id(), seq);
        if (recipient.held()) {
          em.persist(DeliveryEntity.announced(delivery));
          announcedTo.add(device.id());
        } else {
          em.persist(DeliveryEntity.waiting(delivery, node));
          deliveries.add(delivery);
        }
      }
    }
    return new Acceptance(false, deliveries, announcedTo, fresh.size());
  }

  private List<ReachableDevice> devicesFor(NewRecipient recipient) {
    List<ReachableDevice> reachable = devices.getOrDefault(recipient.subscriberId(), List.of());
    if (recipient.targetDeviceKey() == null) {
      return reachable;
    }
    List<ReachableDevice> target =
        reachable.stream().filter(d -> d.key().equals(recipient.targetDeviceKey())).toList();
    return target.isEmpty() && !recipient.strictTarget() ? reachable : target;
  }

  private static Delivery delivery(
      NewMessage message, NewRecipient recipient, long recipientId, long deviceId, long seq) {
    return new Delivery(
        recipientId,
        deviceId,
        recipient.subscriberId(),
        seq,
        message.kind(),
        message.senderAddress(),
        recipient.address(),
        message.messageId(),
        message.conversationId(),
        message.contributionId(),
        message.service(),
        message.headers(),
        message.contentType(),
        message.size() > Delivery.LARGEST_IN_QUEUE ? null : message.body(),
        message.size(),
        message.anonymous(),
        message.acceptedAt(),
        recipient.expiresAt(),
        0);
  }
}
