package org.opencpm.storage.jpa;

import java.util.List;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import org.opencpm.storage.MessageStore;
import org.opencpm.storage.StoredMessage;

/** {@link MessageStore} in the database, by JPA. */
@ApplicationScoped
public class JpaMessageStore implements MessageStore {

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaMessageStore() {}

  /** For use outside of a container. */
  public JpaMessageStore(EntityManager em) {
    this.em = em;
  }

  @Override
  public void store(StoredMessage message) {
    em.persist(new StoredMessageEntity(message));
    em.flush();
  }

  @Override
  public List<StoredMessage> newest(long subscriberId, int max) {
    return em.createQuery(
            "SELECT m FROM StoredMessage m WHERE m.subscriberId = :subscriber"
                + " ORDER BY m.storedAt DESC, m.id DESC",
            StoredMessageEntity.class)
        .setParameter("subscriber", subscriberId)
        .setMaxResults(max)
        .getResultStream()
        .map(StoredMessageEntity::toStoredMessage)
        .toList();
  }
}
