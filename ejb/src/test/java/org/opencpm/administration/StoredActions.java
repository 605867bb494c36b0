package org.opencpm.administration;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.opencpm.administration.jpa.JpaAuditRepository;
import org.opencpm.administration.jpa.JpaLiveRepository;
import org.opencpm.messaging.DeferralNotices;
import org.opencpm.messaging.DeliveryTransaction;
import org.opencpm.messaging.jpa.JpaMessageRepository;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.schema.TestDatabase;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.RegistrationTransactions;
import org.opencpm.subscriber.jpa.JpaDeviceRepository;

/** An operator's deeds in a database, each call a transaction as the container makes it. */
public final class StoredActions extends DeliveryActions {

  private final TestDatabase database;
  private final DeferralNotices notices;
  private final DeliveryTransaction deliveries;
  private final RegistrationTransactions registrations;
  private final Policies policies;
  private final Settings settings;
  private final Clock clock;

  public StoredActions(
      TestDatabase database,
      DeferralNotices notices,
      DeliveryTransaction deliveries,
      RegistrationTransactions registrations,
      Policies policies,
      Settings settings,
      Clock clock) {
    this.database = database;
    this.notices = notices;
    this.deliveries = deliveries;
    this.registrations = registrations;
    this.policies = policies;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public int makeDue(Actor actor, long subscriberId, String subject) {
    return in(actions -> actions.makeDue(actor, subscriberId, subject));
  }

  @Override
  public DeliveryTransaction.Dropped drop(Actor actor, List<Long> recipientIds, String subject) {
    return in(actions -> actions.drop(actor, recipientIds, subject));
  }

  @Override
  public RegistrationTransactions.Changed deregister(Actor actor, Device device) {
    return in(actions -> actions.deregister(actor, device));
  }

  /** What was written to the audit, newest first. */
  public List<AuditEntry> audit() {
    return database.inTransaction(em -> new JpaAuditRepository(em).newest(Long.MAX_VALUE, 100));
  }

  private <T> T in(Function<DeliveryActions, T> work) {
    return database.inTransaction(
        em ->
            work.apply(
                new DeliveryActions(
                    new JpaLiveRepository(em),
                    new JpaMessageRepository(em),
                    new JpaDeviceRepository(em),
                    notices,
                    deliveries,
                    registrations,
                    policies,
                    settings,
                    new Audit(new JpaAuditRepository(em), clock),
                    clock)));
  }
}
