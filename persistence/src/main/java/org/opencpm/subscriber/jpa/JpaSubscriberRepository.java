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

  @Override
  public List<Long> addAll(List<NewSubscriber> subscribers) {
    List<SubscriberEntity> entities =
        subscribers.stream()
            .map(one -> new SubscriberEntity(one.userName(), one.addresses(), one.ha1()))
            .toList();
    entities.forEach(em::persist);
    em.flush();
    Sql sql = new Sql(em);
    for (SubscriberEntity entity : entities) {
      sql.update("INSERT INTO mailbox (subscriber_id, last_seq) VALUES (?, 0)", entity.id());
    }
    return entities.stream().map(SubscriberEntity::id).toList();
  }

  @Override
  public boolean setActive(long subscriberId, boolean active) {
    return new Sql(em)
            .update(
                "UPDATE subscriber SET active = ? WHERE id = ? AND active <> ?",
                active,
                subscriberId,
                active)
        > 0;
  }

  @Override
  public void change(
      long subscriberId, String userName, List<String> addresses, Map<String, String> ha1) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a subscriber needs an address: " + userName);
    }
    Sql sql = new Sql(em);
    sql.update("UPDATE subscriber SET user_name = ? WHERE id = ?", userName, subscriberId);
    sql.update("DELETE FROM subscriber_address WHERE subscriber_id = ?", subscriberId);
    for (int position = 0; position < addresses.size(); position++) {
      sql.update(
          "INSERT INTO subscriber_address (address, subscriber_id, position) VALUES (?, ?, ?)",
          addresses.get(position),
          subscriberId,
          position);
    }
    if (ha1 != null) {
      sql.update("DELETE FROM subscriber_credential WHERE subscriber_id = ?", subscriberId);
      ha1.forEach(
          (algorithm, hash) ->
              sql.update(
                  "INSERT INTO subscriber_credential (subscriber_id, algorithm, ha1)"
                      + " VALUES (?, ?, ?)",
                  subscriberId,
                  algorithm,
                  hash));
    }
    // What was read before is not what is there now.
    em.clear();
  }
}
