package org.opencpm.messaging.jpa;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import org.opencpm.messaging.Acceptance;
import org.opencpm.messaging.Announced;
import org.opencpm.messaging.Backlog;
import org.opencpm.messaging.Correlated;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.DeliveryResult;
import org.opencpm.messaging.EndedRecipient;
import org.opencpm.messaging.Lane;
import org.opencpm.messaging.MessageBody;
import org.opencpm.messaging.MessageRepository;
import org.opencpm.messaging.NewMessage;
import org.opencpm.messaging.NodeId;
import org.opencpm.messaging.PassedMessage;
import org.opencpm.messaging.RecipientReport;
import org.opencpm.subscriber.Device;

/**
 * {@link MessageRepository} on JPA. The data source must read committed data (isolation READ
 * COMMITTED): after waiting for a lock, a transaction has to see what its holder wrote.
 */
@ApplicationScoped
public class JpaMessageRepository implements MessageRepository {

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaMessageRepository() {}

  /** For use outside of a container. */
  public JpaMessageRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public List<Acceptance> accept(List<NewMessage> messages, NodeId node, Instant now) {
    return new AcceptBatch(em, node, now).accept(messages);
  }

  @Override
  public int planFor(Device device, boolean allMessages, boolean fetches, Instant now) {
    return new DeliveryPlan(em, now).planFor(device, allMessages, fetches);
  }

  @Override
  public List<Delivery> claim(
      long deviceId, Lane lane, boolean early, int max, NodeId node, Instant now) {
    return new DeliveryQueue(em).claim(deviceId, lane, early, max, node, now);
  }

  @Override
  public byte[] body(long recipientId) {
    return new Bodies(em).read(recipientId);
  }

  @Override
  public Optional<MessageBody> bodyOf(String dedupeKey) {
    return correlate(dedupeKey).flatMap(found -> new Bodies(em).ofRecipient(found.recipientId()));
  }

  @Override
  public List<Announced> announced(long deviceId, int max, Instant now) {
    return new AnnouncedQueue(em, now).list(deviceId, max);
  }

  @Override
  public int tell(long deviceId, Instant now) {
    return new AnnouncedQueue(em, now).tell(deviceId);
  }

  @Override
  public List<Delivery> claimAnnounced(
      long deviceId, List<Long> recipientIds, NodeId node, Instant now) {
    return new DeliveryQueue(em).claimAnnounced(deviceId, recipientIds, node, now);
  }

  @Override
  public void notePassed(List<PassedMessage> messages) {
    if (!messages.isEmpty()) {
      new PassedBatch(em).note(messages);
    }
  }

  @Override
  public void heartbeat(NodeId node, Instant now) {
    new DeliveryQueue(em).heartbeat(node, now);
  }

  @Override
  public boolean hasWaiting(long deviceId, Instant now) {
    return new DeliveryQueue(em).hasWaiting(deviceId, now);
  }

  @Override
  public List<Long> devicesWithWork(NodeId node, Instant now, int max) {
    return new DeliveryQueue(em).devicesWithWork(node, now, max);
  }

  @Override
  public List<EndedRecipient> complete(List<DeliveryResult> results) {
    return results.isEmpty() ? List.of() : new AttemptResults(em).complete(results);
  }

  @Override
  public List<EndedRecipient> end(List<Long> recipientIds) {
    return recipientIds.isEmpty() ? List.of() : new Endings(em).end(recipientIds);
  }

  @Override
  public void release(long deviceId, NodeId node) {
    new DeliveryQueue(em).release(deviceId, node);
  }

  @Override
  public List<Long> retarget(Device gone, Instant now) {
    return new DeliveryPlan(em, now).retarget(gone);
  }

  @Override
  public Map<String, Correlated> correlate(Collection<String> dedupeKeys) {
    return dedupeKeys.isEmpty() ? Map.of() : new Reports(em).correlate(dedupeKeys);
  }

  @Override
  public Optional<Correlated> correlateByCallId(long reporterId, String callId) {
    return new Reports(em).correlateByCallId(reporterId, callId);
  }

  @Override
  public Optional<Correlated> correlateRecipient(long recipientId) {
    return new Reports(em).correlateRecipient(recipientId);
  }

  @Override
  public List<Boolean> report(List<RecipientReport> reports) {
    return new Reports(em).report(reports);
  }

  @Override
  public List<Boolean> mayReport(List<RecipientReport> reports) {
    return new Reports(em).mayReport(reports);
  }

  @Override
  public Optional<Instant> nextDeadline() {
    return new Endings(em).nextDeadline();
  }

  @Override
  public Optional<Instant> nextRetry(Instant now) {
    return new DeliveryQueue(em).nextRetry(now);
  }

  @Override
  public List<EndedRecipient> claimExpired(Instant now, int max) {
    return new Endings(em).claimExpired(now, max);
  }

  @Override
  public void remove(List<Long> recipientIds) {
    new Endings(em).remove(recipientIds);
  }

  @Override
  public Backlog backlog(Instant now) {
    return new Endings(em).backlog(now);
  }
}
