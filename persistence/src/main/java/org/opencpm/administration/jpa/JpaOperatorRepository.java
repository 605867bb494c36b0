package org.opencpm.administration.jpa;

import java.util.List;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import org.opencpm.administration.OperatorRepository;
import org.opencpm.administration.Role;
import org.opencpm.administration.StoredOperator;
import org.opencpm.schema.jpa.Sql;

/** {@link OperatorRepository} on JPA. */
@ApplicationScoped
public class JpaOperatorRepository implements OperatorRepository {

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaOperatorRepository() {}

  /** For use outside of a container. */
  public JpaOperatorRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public Optional<StoredOperator> find(String name) {
    return Optional.ofNullable(
            new Sql(em).row("SELECT name, role, password FROM operator WHERE name = ?", name))
        .map(JpaOperatorRepository::read);
  }

  @Override
  public List<StoredOperator> all() {
    return new Sql(em)
        .rows("SELECT name, role, password FROM operator ORDER BY name").stream()
            .map(JpaOperatorRepository::read)
            .toList();
  }

  @Override
  public void put(StoredOperator operator) {
    Sql sql = new Sql(em);
    int known =
        sql.update(
            "UPDATE operator SET role = ?, password = ? WHERE name = ?",
            operator.role().name(),
            operator.password(),
            operator.name());
    if (known == 0) {
      sql.update(
          "INSERT INTO operator (name, role, password) VALUES (?, ?, ?)",
          operator.name(),
          operator.role().name(),
          operator.password());
    }
  }

  @Override
  public void remove(String name) {
    new Sql(em).update("DELETE FROM operator WHERE name = ?", name);
  }

  private static StoredOperator read(Object[] row) {
    return new StoredOperator((String) row[0], Role.valueOf((String) row[1]), (String) row[2]);
  }
}
