package org.opencpm.policy.jpa;

import java.util.Map;
import java.util.stream.Collectors;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import org.opencpm.policy.PolicyRepository;

/** {@link PolicyRepository} on JPA. */
@ApplicationScoped
public class JpaPolicyRepository implements PolicyRepository {

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaPolicyRepository() {}

  /** For use outside of a container. */
  public JpaPolicyRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public Map<String, String> ofProvider() {
    return of(PolicyEntity.PROVIDER);
  }

  @Override
  public Map<String, String> ofUser(long subscriberId) {
    return of(subscriberId);
  }

  @Override
  public void set(Long subscriberId, String name, String value) {
    long owner = subscriberId == null ? PolicyEntity.PROVIDER : subscriberId;
    if (value != null) {
      em.merge(new PolicyEntity(owner, name, value));
    } else {
      PolicyEntity existing = em.find(PolicyEntity.class, new PolicyEntity.Key(owner, name));
      if (existing != null) {
        em.remove(existing);
      }
    }
    em.flush();
  }

  private Map<String, String> of(long owner) {
    return em.createQuery("SELECT p FROM Policy p WHERE p.ownerId = :owner", PolicyEntity.class)
        .setParameter("owner", owner)
        .getResultStream()
        .collect(Collectors.toUnmodifiableMap(PolicyEntity::name, PolicyEntity::setting));
  }
}
