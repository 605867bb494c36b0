package org.opencpm.subscriber.jpa;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import javax.persistence.TypedQuery;
import org.opencpm.messaging.jpa.Mailboxes;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceRepository;

/**
 * {@link DeviceRepository} on JPA. Who changes a binding locks the user's mailbox first: so does
 * the acceptance of a message, which must know the devices, and the two never wait for each other
 * in a circle.
 */
@ApplicationScoped
public class JpaDeviceRepository implements DeviceRepository {

  /** Rows in the persistence context may be older than the lock that the transaction waited for. */
  private static final String REFRESH = "eclipselink.refresh";

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaDeviceRepository() {}

  /** For use outside of a container. */
  public JpaDeviceRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public List<Device> devicesOf(long subscriberId) {
    return query("SELECT d FROM Device d WHERE d.subscriberId = :subscriber ORDER BY d.id")
        .setParameter("subscriber", subscriberId)
        .getResultStream()
        .map(DeviceEntity::toDevice)
        .toList();
  }

  @Override
  public Optional<Device> find(long deviceId) {
    return entity(deviceId).map(DeviceEntity::toDevice);
  }

  @Override
  public Device bind(long subscriberId, String key, String instance, String name, Binding binding) {
    new Mailboxes(em).lock(List.of(subscriberId));
    DeviceEntity device =
        query("SELECT d FROM Device d WHERE d.subscriberId = :subscriber AND d.key = :key")
            .setParameter("subscriber", subscriberId)
            .setParameter("key", key)
            .getResultStream()
            .findFirst()
            .orElseGet(() -> new DeviceEntity(subscriberId, key));
    device.bind(instance, name, binding);
    em.persist(device);
    em.flush();
    return device.toDevice();
  }

  @Override
  public void unbind(long deviceId) {
    lockMailboxOf(deviceId);
    entity(deviceId).ifPresent(DeviceEntity::unbind);
    em.flush();
  }

  @Override
  public boolean markLost(long deviceId, String callId, long cseq) {
    lockMailboxOf(deviceId);
    boolean marked = entity(deviceId).filter(d -> d.markLost(callId, cseq)).isPresent();
    em.flush();
    return marked;
  }

  @Override
  public List<Device> expired(Instant now, int max) {
    List<Long> candidates =
        new Sql(em)
            .numbers(
                "SELECT d.subscriber_id FROM device d WHERE d.expires_at <= ?"
                    + " ORDER BY d.expires_at LIMIT ?",
                now.toEpochMilli(),
                max);
    if (candidates.isEmpty()) {
      return List.of();
    }
    // A REGISTER may be refreshing one of them at this moment: only what is still expired under the
    // mailbox lock may be unbound.
    List<Long> locked = new Mailboxes(em).lockFree(candidates);
    if (locked.isEmpty()) {
      return List.of();
    }
    return query(
            "SELECT d FROM Device d WHERE d.subscriberId IN :subscribers"
                + " AND d.binding.expiresAt <= :now ORDER BY d.binding.expiresAt")
        .setParameter("subscribers", locked)
        .setParameter("now", now.toEpochMilli())
        .setMaxResults(max)
        .getResultStream()
        .map(DeviceEntity::toDevice)
        .toList();
  }

  @Override
  public long countRegistered(Instant now) {
    return new Sql(em)
        .number("SELECT COUNT(*) FROM device WHERE expires_at > ?", now.toEpochMilli());
  }

  @Override
  public int forget(Instant before, int max) {
    return new Sql(em)
        .update(
            "DELETE FROM device WHERE id IN (SELECT d.id FROM device d WHERE d.expires_at IS NULL"
                + " AND d.last_seen < ? ORDER BY d.id LIMIT ?) AND expires_at IS NULL",
            before.toEpochMilli(),
            max);
  }

  @Override
  public int forgetUnbound(long subscriberId, int max) {
    new Mailboxes(em).lock(List.of(subscriberId));
    em.flush();
    Sql sql = new Sql(em);
    List<Long> oldest =
        sql.numbers(
            "SELECT id FROM device WHERE subscriber_id = ? AND expires_at IS NULL"
                + " ORDER BY last_seen, id LIMIT ?",
            subscriberId,
            max);
    return oldest.isEmpty()
        ? 0
        : sql.update("DELETE FROM device WHERE id IN :in AND expires_at IS NULL", Sql.in(oldest));
  }

  private void lockMailboxOf(long deviceId) {
    Long subscriber = new Sql(em).number("SELECT subscriber_id FROM device WHERE id = ?", deviceId);
    if (subscriber != null) {
      new Mailboxes(em).lock(List.of(subscriber));
    }
  }

  private Optional<DeviceEntity> entity(long deviceId) {
    return query("SELECT d FROM Device d WHERE d.id = :id")
        .setParameter("id", deviceId)
        .getResultStream()
        .findFirst();
  }

  private TypedQuery<DeviceEntity> query(String jpql) {
    return em.createQuery(jpql, DeviceEntity.class).setHint(REFRESH, true);
  }
}
