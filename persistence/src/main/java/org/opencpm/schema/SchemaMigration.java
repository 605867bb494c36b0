package org.opencpm.schema;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the database to the schema that this version of the code needs: forward only, never a
 * table dropped, nothing done when all is applied already. Several nodes may call it at the same
 * time; one of them migrates and the others wait. A database that is newer than the code is left
 * alone, so that old nodes go on during a rolling upgrade.
 *
 * <p>Must be called outside of a container-managed transaction: each migration is a transaction of
 * its own.
 */
public final class SchemaMigration {

  private static final String LOCATION = "classpath:db/migration";

  private SchemaMigration() {}

  /**
   * Applies the migrations that the database lacks.
   *
   * @return how many were applied, 0 when the schema was up to date
   * @throws SchemaMigrationException if the migrations are not to be found on the class path, the
   *     database does not answer, or a migration fails; the message is one line
   */
  public static int migrate(DataSource dataSource) {
    return migrate(dataSource, SchemaMigration.class.getClassLoader());
  }

  static int migrate(DataSource dataSource, ClassLoader migrations) {
    try {
      Flyway flyway =
          Flyway.configure(new MarkedFolders(migrations))
              .dataSource(dataSource)
              .locations(LOCATION)
              .cleanDisabled(true)
              .baselineOnMigrate(false)
              .outOfOrder(false)
              .validateOnMigrate(true)
              .load();
      boolean found =
          Arrays.stream(flyway.info().all()).anyMatch(info -> info.getState().isResolved());
      if (!found) {
        throw new SchemaMigrationException("No migration found in " + LOCATION, null);
      }
      int applied = flyway.migrate().migrationsExecuted;
      PostgresIndexes.create(dataSource);
      PostgresPlanning.plansForTheDataAtHand(dataSource);
      return applied;
    } catch (FlywayException e) {
      throw new SchemaMigrationException("Schema migration failed: " + oneLine(e), e);
    }
  }

  private static String oneLine(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String what = firstLine(failure);
    String why = firstLine(cause);
    return what.contains(why) ? what : what + ": " + why;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("").strip();
  }
}
