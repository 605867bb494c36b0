package org.opencpm.schema;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Databases for tests: H2 in a file, with the URL flags of production, and a real PostgreSQL that
 * is started once for each test run.
 */
public final class TestDatabases {

  /** What an H2 URL of production carries. */
  public static final String H2_FLAGS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabases() {}

  /** URL of an H2 database in a file of that directory. */
  public static String h2Url(Path directory) {
    return "jdbc:h2:file:" + directory.toAbsolutePath().resolve("cpm") + H2_FLAGS;
  }

  /** The H2 database in that directory, made if it does not exist. */
  public static TestDatabase h2(Path directory) {
    String url = h2Url(directory);
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(url);
    dataSource.setUser("sa");
    dataSource.setPassword("");
    return new TestDatabase(dataSource, "org.h2.Driver", url, "sa", "");
  }

  /**
   * A new, empty database in the shared PostgreSQL.
   *
   * @throws UncheckedIOException if PostgreSQL does not start: its tests are never skipped
   */
  public static TestDatabase postgres() {
    String name = createDatabase();
    EmbeddedPostgres server = Postgres.SERVER;
    return new TestDatabase(
        server.getDatabase("postgres", name),
        "org.postgresql.Driver",
        server.getJdbcUrl("postgres", name) + "&reWriteBatchedInserts=true",
        "postgres",
        "postgres");
  }

  /** A new database in the shared PostgreSQL without any table. */
  public static DataSource emptyPostgres() {
    return Postgres.SERVER.getDatabase("postgres", createDatabase());
  }

  private static String createDatabase() {
    String name = "cpm" + COUNT.incrementAndGet();
    try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create " + name, e);
    }
    return name;
  }

  /** Started when first used; ends with the JVM. */
  private static final class Postgres {

    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL does not start", e);
      }
    }
  }
}
