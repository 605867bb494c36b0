package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.opencpm.messaging.jpa.JpaMessageRepository;
import org.opencpm.notification.NotificationWriter;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.schema.TestDatabase;
import org.opencpm.storage.jpa.JpaMessageStore;
import org.opencpm.subscriber.jpa.JpaDeviceRepository;

/** Delivery from a database, each call a transaction as the container makes it. */
final class StoredDelivery extends DeliveryTransaction {

  private final TestDatabase database;
  private final Settings settings;
  private final Policies policies;
  private final Node node;
  private final Clock clock;

  StoredDelivery(
      TestDatabase database, Settings settings, Policies policies, Node node, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.policies = policies;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public List<Delivery> claim(long deviceId, Lane lane, boolean early, int max) {
    return in(t -> t.claim(deviceId, lane, early, max));
  }

  @Override
  public List<Announced> announced(long deviceId, int max) {
    return in(t -> t.announced(deviceId, max));
  }

  @Override
  public List<Delivery> claimAnnounced(long deviceId, List<Long> recipientIds) {
    return in(t -> t.claimAnnounced(deviceId, recipientIds));
  }

  @Override
  public byte[] body(long recipientId) {
    return in(t -> t.body(recipientId));
  }

  @Override
  public List<Long> devicesWithWork(int max) {
    return in(t -> t.devicesWithWork(max));
  }

  @Override
  public void heartbeat() {
    in(
        t -> {
          t.heartbeat();
          return null;
        });
  }

  @Override
  public Backlog backlog() {
    return in(DeliveryTransaction::backlog);
  }

  @Override
  public Caused complete(List<Completion> completions) {
    return in(t -> t.complete(completions));
  }

  @Override
  public Dropped drop(List<Long> recipientIds) {
    return in(t -> t.drop(recipientIds));
  }

  @Override
  public Expired expire(int max) {
    return in(t -> t.expire(max));
  }

  @Override
  public Optional<Instant> nextDeadline() {
    return in(DeliveryTransaction::nextDeadline);
  }

  private <T> T in(Function<DeliveryTransaction, T> work) {
    return database.inTransaction(
        em ->
            work.apply(
                new DeliveryTransaction(
                    new JpaMessageRepository(em),
                    new JpaDeviceRepository(em),
                    new JpaMessageStore(em),
                    new NotificationWriter(settings, clock),
                    policies,
                    node,
                    clock)));
  }
}
