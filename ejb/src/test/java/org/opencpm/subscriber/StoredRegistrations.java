package org.opencpm.subscriber;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.opencpm.messaging.DeferralNotices;
import org.opencpm.messaging.jpa.JpaMessageRepository;
import org.opencpm.schema.TestDatabase;
import org.opencpm.subscriber.jpa.JpaDeviceRepository;

/** The registrations in a database, each call a transaction as the container makes it. */
public final class StoredRegistrations extends RegistrationTransactions {

  private final TestDatabase database;
  private final DeferralNotices notices;

  public StoredRegistrations(TestDatabase database, DeferralNotices notices) {
    this.database = database;
    this.notices = notices;
  }

  @Override
  public List<Device> devicesOf(long subscriberId) {
    return in(t -> t.devicesOf(subscriberId));
  }

  @Override
  public Optional<Device> find(long deviceId) {
    return in(t -> t.find(deviceId));
  }

  @Override
  public Changed apply(Change change, Instant now) {
    return in(t -> t.apply(change, now));
  }

  @Override
  public Expired expire(Instant now, int max) {
    return in(t -> t.expire(now, max));
  }

  @Override
  public int forget(Instant before, int max) {
    return in(t -> t.forget(before, max));
  }

  @Override
  public long countRegistered(Instant now) {
    return in(t -> t.countRegistered(now));
  }

  private <T> T in(Function<RegistrationTransactions, T> work) {
    return database.inTransaction(
        em ->
            work.apply(
                new RegistrationTransactions(
                    new JpaDeviceRepository(em), new JpaMessageRepository(em), notices)));
  }
}
