package org.opencpm.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.persistence.EntityManager;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import javax.sql.DataSource;

/**
 * A migrated database of its own with the persistence unit {@code cpm}, transactions being local.
 */
public final class TestDatabase implements AutoCloseable {

  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private final DataSource dataSource;
  private final EntityManagerFactory factory;

  TestDatabase(DataSource dataSource, String driver, String url, String user, String password) {
    this.dataSource = dataSource;
    FLYWAY.setLevel(Level.SEVERE);
    SchemaMigration.migrate(dataSource);
    Map<String, Object> properties = new HashMap<>();
    properties.put("javax.persistence.transactionType", "RESOURCE_LOCAL");
    properties.put("javax.persistence.jtaDataSource", "");
    properties.put("javax.persistence.jdbc.driver", driver);
    properties.put("javax.persistence.jdbc.url", url);
    properties.put("javax.persistence.jdbc.user", user);
    if (!password.isEmpty()) {
      properties.put("javax.persistence.jdbc.password", password);
    }
    properties.put("eclipselink.connection-pool.default.max", "16");
    properties.put("eclipselink.session-name", url);
    // As a container's data source does.
    properties.put("eclipselink.jdbc.cache-statements", "true");
    properties.put("eclipselink.jdbc.cache-statements.size", "100");
    this.factory = Persistence.createEntityManagerFactory("cpm", properties);
  }

  public DataSource dataSource() {
    return dataSource;
  }

  public EntityManagerFactory entityManagerFactory() {
    return factory;
  }

  /** Runs the work in a transaction and with an entity manager of its own. */
  public <T> T inTransaction(Function<EntityManager, T> work) {
    EntityManager em = factory.createEntityManager();
    try {
      em.getTransaction().begin();
      T result = work.apply(em);
      em.getTransaction().commit();
      return result;
    } finally {
      if (em.getTransaction().isActive()) {
        em.getTransaction().rollback();
      }
      em.close();
    }
  }

  /** Runs the work in a transaction and with an entity manager of its own. */
  public void run(Consumer<EntityManager> work) {
    inTransaction(
        em -> {
          work.accept(em);
          return null;
        });
  }

  @Override
  public void close() {
    factory.close();
  }
}
