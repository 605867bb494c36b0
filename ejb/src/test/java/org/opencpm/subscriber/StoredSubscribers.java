package org.opencpm.subscriber;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.schema.TestDatabase;
import org.opencpm.subscriber.jpa.JpaSubscriberRepository;

/** The subscribers in a database, each call a transaction as the container makes it. */
public final class StoredSubscribers extends SubscriberTransactions {

  private final TestDatabase database;

  public StoredSubscribers(TestDatabase database) {
    this.database = database;
  }

  @Override
  public Optional<Subscriber> findByAddress(String canonicalAddress) {
    return database.inTransaction(
        em -> new JpaSubscriberRepository(em).findByAddress(canonicalAddress));
  }

  @Override
  public Optional<Subscriber> findByUserName(String userName) {
    return database.inTransaction(em -> new JpaSubscriberRepository(em).findByUserName(userName));
  }

  @Override
  public Optional<Subscriber> find(long id) {
    return database.inTransaction(em -> new JpaSubscriberRepository(em).find(id));
  }

  @Override
  public Subscriber add(String userName, List<String> addresses, Map<String, String> ha1) {
    return database.inTransaction(
        em -> new JpaSubscriberRepository(em).add(userName, addresses, ha1));
  }
}
