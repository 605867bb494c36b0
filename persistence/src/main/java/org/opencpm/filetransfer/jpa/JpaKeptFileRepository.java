package org.opencpm.filetransfer.jpa;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import org.opencpm.filetransfer.KeptFile;
import org.opencpm.filetransfer.KeptFileRepository;
import org.opencpm.schema.jpa.Sql;

/** {@link KeptFileRepository} in the database. */
@ApplicationScoped
public class JpaKeptFileRepository implements KeptFileRepository {

  private static final String COLUMNS = "blob_id, file_key, selector, whole, expires_at";

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaKeptFileRepository() {}

  /** For use outside of a container. */
  public JpaKeptFileRepository(EntityManager em) {
    this.em = em;
  }

  private Sql sql() {
    return new Sql(em);
  }

  @Override
  public void keep(KeptFile file) {
    sql()
        .update(
            "INSERT INTO kept_file (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?)",
            file.blob(),
            file.key(),
            file.selector(),
            file.whole(),
            file.expiresAt().toEpochMilli());
  }

  @Override
  public List<KeptFile> of(String key) {
    return sql()
        .rows(
            "SELECT "
                + COLUMNS
                + " FROM kept_file WHERE file_key = ?"
                + " ORDER BY expires_at DESC, blob_id LIMIT 20",
            key)
        .stream()
        .map(JpaKeptFileRepository::file)
        .toList();
  }

  private static KeptFile file(Object[] row) {
    return new KeptFile(
        (String) row[0],
        (String) row[1],
        (String) row[2],
        (Boolean) row[3],
        Instant.ofEpochMilli(((Number) row[4]).longValue()));
  }

  @Override
  public boolean touch(String blob, Instant expiresAt) {
    return sql()
            .update(
                "UPDATE kept_file SET expires_at = ? WHERE blob_id = ? AND whole = FALSE",
                expiresAt.toEpochMilli(),
                blob)
        > 0;
  }

  @Override
  public boolean complete(String blob, Instant expiresAt) {
    return sql()
            .update(
                "UPDATE kept_file SET whole = TRUE, expires_at = ? WHERE blob_id = ?",
                expiresAt.toEpochMilli(),
                blob)
        > 0;
  }

  @Override
  public boolean forget(String blob) {
    return sql().update("DELETE FROM kept_file WHERE blob_id = ?", blob) > 0;
  }

  @Override
  public List<KeptFile> expire(Instant now, int max) {
    List<KeptFile> over =
        sql()
            .rows(
                "SELECT "
                    + COLUMNS
                    + " FROM kept_file WHERE expires_at <= ? ORDER BY expires_at LIMIT "
                    + max
                    + " FOR UPDATE SKIP LOCKED",
                now.toEpochMilli())
            .stream()
            .map(JpaKeptFileRepository::file)
            .toList();
    if (!over.isEmpty()) {
      sql()
          .update(
              "DELETE FROM kept_file WHERE blob_id IN :in",
              Sql.in(over.stream().map(KeptFile::blob).toList()));
    }
    return over;
  }

  @Override
  public Set<String> known(Collection<String> blobs) {
    Set<String> known = new HashSet<>();
    if (!blobs.isEmpty()) {
      sql()
          .values("SELECT blob_id FROM kept_file WHERE blob_id IN :in", Sql.in(blobs))
          .forEach(id -> known.add((String) id));
    }
    return known;
  }

  @Override
  public void progress(long recipientId, long deviceId, long bytes) {
    if (bytes == 0) {
      sql()
          .update(
              "DELETE FROM file_progress WHERE recipient_id = ? AND device_id = ?",
              recipientId,
              deviceId);
      return;
    }
    int changed =
        sql()
            .update(
                "UPDATE file_progress SET bytes = ? WHERE recipient_id = ? AND device_id = ?",
                bytes,
                recipientId,
                deviceId);
    if (changed == 0) {
      sql()
          .update(
              "INSERT INTO file_progress (recipient_id, device_id, bytes) VALUES (?, ?, ?)",
              recipientId,
              deviceId,
              bytes);
    }
  }

  @Override
  public long progressOf(long recipientId, long deviceId) {
    Long bytes =
        sql()
            .number(
                "SELECT bytes FROM file_progress WHERE recipient_id = ? AND device_id = ?",
                recipientId,
                deviceId);
    return bytes == null ? 0 : bytes;
  }

  @Override
  public int forgetProgress() {
    return sql()
        .update(
            "DELETE FROM file_progress WHERE NOT EXISTS"
                + " (SELECT 1 FROM message_recipient r WHERE r.id = file_progress.recipient_id)");
  }
}
