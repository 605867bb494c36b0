package org.opencpm.schema;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Has PostgreSQL plan each statement for the tables as they are, by a default of our role in our
 * database. Left to itself it keeps the plan of a prepared statement that it made while a table was
 * small, and goes on reading the whole table when that has a million rows, until its statistics
 * catch up: acceptance in batches was fifty times slower on a young database.
 */
final class PostgresPlanning {

  private static final Logger LOG = System.getLogger(PostgresPlanning.class.getName());

  private static final String CUSTOM = "force_custom_plan";

  /** Any number that nobody else takes: nodes that start together change the role one by one. */
  private static final long LOCK = 0x6f70656e63706dL;

  private PostgresPlanning() {}

  /** Sets the default, where the database is PostgreSQL and has another one. */
  static void plansForTheDataAtHand(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
          && !isSet(statement)) {
        set(statement, connection.getCatalog());
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
    } catch (SQLException e) {
      LOG.log(
          Level.WARNING,
          "plan_cache_mode of the database role could not be set to "
              + CUSTOM
              + "; set it by hand, or a young database is slow: "
              + e.getMessage());
    }
  }

  private static boolean isSet(Statement statement) throws SQLException {
    try (ResultSet mode = statement.executeQuery("SHOW plan_cache_mode")) {
      return mode.next() && CUSTOM.equals(mode.getString(1));
    }
  }

  private static void set(Statement statement, String database) throws SQLException {
    statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
    try {
      statement.execute(
          "ALTER ROLE CURRENT_USER IN DATABASE "
              + statement.enquoteIdentifier(database, true)
              + " SET plan_cache_mode = "
              + CUSTOM);
    } finally {
      statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
    }
    // The default is for sessions that begin later; this one may live on in a pool.
    statement.execute("SET plan_cache_mode = " + CUSTOM);
  }
}
