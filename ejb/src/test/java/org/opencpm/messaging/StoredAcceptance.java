package org.opencpm.messaging;

import java.time.Clock;
import java.util.List;
import org.opencpm.messaging.jpa.JpaMessageRepository;
import org.opencpm.messaging.jpa.JpaSettledMessages;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.notification.NotificationWriter;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.schema.TestDatabase;
import org.opencpm.storage.jpa.JpaMessageStore;
import org.opencpm.subscriber.jpa.JpaDeviceRepository;

/** Acceptance into a database, each call a transaction as the container makes it. */
final class StoredAcceptance extends AcceptTransaction {

  private final TestDatabase database;
  private final Settings settings;
  private final SentCalls calls;
  private final Policies policies;
  private final Node node;
  private final Clock clock;

  StoredAcceptance(
      TestDatabase database,
      Settings settings,
      SentCalls calls,
      Policies policies,
      Node node,
      Clock clock) {
    this.database = database;
    this.settings = settings;
    this.calls = calls;
    this.policies = policies;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public Stored store(List<Accepting> batch) {
    return database.inTransaction(
        em -> {
          JpaMessageRepository messages = new JpaMessageRepository(em);
          return new AcceptTransaction(
                  messages,
                  new NotificationRelay(messages, calls, settings),
                  new NotificationWriter(settings, clock),
                  new JpaMessageStore(em),
                  new JpaSettledMessages(em),
                  new JpaDeviceRepository(em),
                  new DeferralNotices(settings, node),
                  policies,
                  node,
                  clock)
              .store(batch);
        });
  }
}
