package org.opencpm.subscriber.jpa;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberRepository;

/** {@link SubscriberRepository} on JPA. */
@ApplicationScoped
public class JpaSubscriberRepository implements SubscriberRepository {

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaSubscriberRepository() {}

  /** For use outside of a container. */
  public JpaSubscriberRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public Optional<Subscriber> findByAddress(String canonicalAddress) {
    return em.createQuery(
            "SELECT s FROM Subscriber s JOIN s.addresses a WHERE a = :address",
            SubscriberEntity.class)
        .setParameter("address", canonicalAddress)
        .getResultStream()
        .findFirst()
        .map(SubscriberEntity::toSubscriber);
  }

  @Override
  public Optional<Subscriber> findByUserName(String userName) {
    return em.createQuery(
            "SELECT s FROM Subscriber s WHERE s.userName = :userName", SubscriberEntity.class)
        .setParameter("userName", userName)
        .getResultStream()
        .findFirst()
        .map(SubscriberEntity::toSubscriber);
  }

  @Override
  public Optional<Subscriber> find(long id) {
    return Optional.ofNullable(em.find(SubscriberEntity.class, id))
        .map(SubscriberEntity::toSubscriber);
  }

  @Override
  public Subscriber add(String userName, List<String> addresses, Map<String, String> ha1) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a subscriber needs an address: " + userName);
    }
    return findByUserName(userName).orElseGet(() -> insert(userName, addresses, ha1));
  }

  private Subscriber insert(String userName, List<String> addresses, Map<String, String> ha1) {
    SubscriberEntity subscriber = new SubscriberEntity(userName, addresses, ha1);
    em.persist(subscriber);
    em.flush();
    new Sql(em)
        .update("INSERT INTO mailbox (subscriber_id, last_seq) VALUES (?, 0)", subscriber.id());
    return subscriber.toSubscriber();
  }
}
