package org.opencpm.schema;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Indexes that only PostgreSQL needs: its texts have the order of a locale, in which the beginning
 * of a text is no range.
 */
final class PostgresIndexes {

  private static final Logger LOG = System.getLogger(PostgresIndexes.class.getName());

  private PostgresIndexes() {}

  /** Makes those that are missing, where the database is PostgreSQL; without them it is slower. */
  static void create(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      if (!connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
        return;
      }
      try (Statement statement = connection.createStatement()) {
        // DirectoryRepository.subscribers
        statement.execute(
            "CREATE INDEX IF NOT EXISTS subscriber_user_name_c"
                + " ON subscriber (user_name COLLATE \"C\")");
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "an index is missing: " + e.getMessage());
    }
  }
}
