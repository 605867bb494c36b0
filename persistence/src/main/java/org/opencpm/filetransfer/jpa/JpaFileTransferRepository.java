package org.opencpm.filetransfer.jpa;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import javax.persistence.PersistenceContext;
import javax.persistence.TypedQuery;
import org.opencpm.filetransfer.FileTransfer;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;
import org.opencpm.filetransfer.FileTransferRepository;
import org.opencpm.filetransfer.FileUsage;
import org.opencpm.filetransfer.NewTransfer;
import org.opencpm.filetransfer.TransferState;
import org.opencpm.schema.jpa.Sql;

/** {@link FileTransferRepository} on JPA. */
@ApplicationScoped
public class JpaFileTransferRepository implements FileTransferRepository {

  private static final int GONE = TransferState.GONE.ordinal();

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaFileTransferRepository() {}

  /** For use outside of a container. */
  public JpaFileTransferRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public FileTransfer begin(NewTransfer transfer) {
    find("t.ownerId = :owner AND t.tid = :tid", transfer.ownerId(), transfer.tid())
        .forEach(
            old -> {
              if (old.isReceiving()) {
                old.gone();
              } else {
                old.loseTid();
              }
            });
    // The tid must be free before the new row takes it.
    em.flush();
    FileTransferEntity entity = new FileTransferEntity(transfer);
    em.persist(entity);
    em.flush();
    return entity.toFileTransfer();
  }

  @Override
  public Optional<FileTransfer> findByTid(long ownerId, String tid) {
    return first(find("t.ownerId = :owner AND t.tid = :tid", ownerId, tid));
  }

  @Override
  public Optional<FileTransfer> findByUploadKey(String key) {
    return first(find("t.uploadKey = :key", key));
  }

  @Override
  public Optional<FileTransfer> findByDownloadKey(String key) {
    return first(find("t.downloadKey = :key", key));
  }

  @Override
  public boolean touch(long id, OptionalLong size, Instant expiresAt) {
    return ifReceiving(
        id,
        entity -> {
          entity.size(size);
          entity.expiresAt(expiresAt);
        });
  }

  @Override
  public boolean setThumbnail(long id, Thumbnail thumbnail) {
    return ifReceiving(id, entity -> entity.thumbnail(thumbnail));
  }

  @Override
  public Optional<FileTransfer> complete(long id, long size, String sha256, Instant expiresAt) {
    Optional<FileTransferEntity> found = receiving(id);
    found.ifPresent(
        entity -> {
          entity.complete(size, sha256);
          entity.expiresAt(expiresAt);
          em.flush();
        });
    return found.map(FileTransferEntity::toFileTransfer);
  }

  @Override
  public boolean abandon(long id) {
    return ifReceiving(id, FileTransferEntity::gone);
  }

  @Override
  public boolean end(long id) {
    FileTransferEntity entity =
        em.find(FileTransferEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (entity == null || entity.isGone()) {
      return false;
    }
    entity.gone();
    em.flush();
    return true;
  }

  @Override
  public List<FileTransfer> newest(long below, int max) {
    return em.createQuery(
            "SELECT t FROM FileTransfer t WHERE t.id < :below AND t.state <> :gone"
                + " ORDER BY t.id DESC",
            FileTransferEntity.class)
        .setParameter("below", below)
        .setParameter("gone", (short) GONE)
        .setMaxResults(max)
        .getResultStream()
        .map(FileTransferEntity::toFileTransfer)
        .toList();
  }

  @Override
  public Optional<FileTransfer> find(long id) {
    return Optional.ofNullable(em.find(FileTransferEntity.class, id))
        .map(FileTransferEntity::toFileTransfer);
  }

  @Override
  public FileUsage usageOf(long ownerId) {
    Object[] row =
        new Sql(em)
            .row(
                "SELECT COALESCE(SUM(size), 0), COUNT(*) FROM file_transfer"
                    + " WHERE owner_id = ? AND state <> "
                    + GONE,
                ownerId);
    return new FileUsage(((Number) row[0]).longValue(), ((Number) row[1]).longValue());
  }

  @Override
  public List<FileTransfer> expire(Instant now, int max) {
    List<FileTransferEntity> over =
        em.createQuery(
                "SELECT t FROM FileTransfer t WHERE t.state <> :gone AND t.expiresAt <= :now"
                    + " ORDER BY t.expiresAt",
                FileTransferEntity.class)
            .setParameter("gone", (short) GONE)
            .setParameter("now", now.toEpochMilli())
            .setMaxResults(max)
            .getResultList();
    over.forEach(FileTransferEntity::gone);
    em.flush();
    return over.stream().map(FileTransferEntity::toFileTransfer).toList();
  }

  @Override
  public int forget(Instant before) {
    return new Sql(em)
        .update(
            "DELETE FROM file_transfer WHERE expires_at < ? AND state = " + GONE,
            before.toEpochMilli());
  }

  @Override
  public Set<String> known(Collection<String> blobs) {
    Set<String> known = new HashSet<>();
    if (!blobs.isEmpty()) {
      for (String column : List.of("content_blob", "thumbnail_blob")) {
        String sql =
            "SELECT " + column + " FROM file_transfer WHERE " + column + " IN :in AND state <> ";
        new Sql(em).values(sql + GONE, Sql.in(blobs)).forEach(id -> known.add((String) id));
      }
    }
    return known;
  }

  private boolean ifReceiving(long id, Consumer<FileTransferEntity> change) {
    Optional<FileTransferEntity> found = receiving(id);
    found.ifPresent(change);
    em.flush();
    return found.isPresent();
  }

  private Optional<FileTransferEntity> receiving(long id) {
    return Optional.ofNullable(
            em.find(FileTransferEntity.class, id, LockModeType.PESSIMISTIC_WRITE))
        .filter(FileTransferEntity::isReceiving);
  }

  private List<FileTransferEntity> find(String condition, Object... values) {
    TypedQuery<FileTransferEntity> query =
        em.createQuery("SELECT t FROM FileTransfer t WHERE " + condition, FileTransferEntity.class);
    if (values.length == 2) {
      query.setParameter("owner", values[0]).setParameter("tid", values[1]);
    } else {
      query.setParameter("key", values[0]);
    }
    return query.getResultList();
  }

  private static Optional<FileTransfer> first(List<FileTransferEntity> found) {
    return found.stream().findFirst().map(FileTransferEntity::toFileTransfer);
  }
}
