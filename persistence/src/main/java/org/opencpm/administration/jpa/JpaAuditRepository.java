package org.opencpm.administration.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import javax.persistence.PersistenceException;
import org.opencpm.administration.AuditEntry;
import org.opencpm.administration.AuditRepository;
import org.opencpm.schema.jpa.Sql;

/** {@link AuditRepository} on the transaction's connection. */
@ApplicationScoped
public class JpaAuditRepository implements AuditRepository {

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaAuditRepository() {}

  /** For use outside of a container. */
  public JpaAuditRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public void add(AuditEntry entry) {
    Connection connection = em.unwrap(Connection.class);
    try (PreparedStatement row =
        connection.prepareStatement(
            "INSERT INTO audit (id, at, actor, source, action, subject, old_value, new_value)"
                + " VALUES (nextval('audit_id_seq'), ?, ?, ?, ?, ?, ?, ?)")) {
      row.setLong(1, entry.at().toEpochMilli());
      row.setString(2, entry.actor());
      row.setString(3, entry.from());
      row.setString(4, entry.action());
      row.setString(5, entry.subject());
      row.setString(6, entry.oldValue());
      row.setString(7, entry.newValue());
      row.executeUpdate();
    } catch (SQLException e) {
      throw new PersistenceException("audit line not written", e);
    }
  }

  @Override
  public List<AuditEntry> newest(long below, int max) {
    return new Sql(em)
            .rows(
                "SELECT id, at, actor, source, action, subject, old_value, new_value FROM audit"
                    + " WHERE id < ? ORDER BY id DESC LIMIT ?",
                below,
                max)
            .stream()
            .map(
                row ->
                    new AuditEntry(
                        ((Number) row[0]).longValue(),
                        Instant.ofEpochMilli(((Number) row[1]).longValue()),
                        (String) row[2],
                        (String) row[3],
                        (String) row[4],
                        (String) row[5],
                        (String) row[6],
                        (String) row[7]))
            .toList();
  }
}
