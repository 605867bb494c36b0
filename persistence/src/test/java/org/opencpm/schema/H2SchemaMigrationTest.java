package org.opencpm.schema;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2SchemaMigrationTest implements SchemaMigrationContract {

  private static final AtomicInteger COUNT = new AtomicInteger();

  @TempDir private Path directory;

  @Override
  public DataSource emptyDatabase() {
    return database(TestDatabases.h2Url(directory.resolve("db" + COUNT.incrementAndGet())));
  }

  @Test
  void databaseThatDoesNotAnswerIsToldInOneLine() {
    DataSource nowhere = database("jdbc:h2:tcp://127.0.0.1:1/nowhere");

    assertThatThrownBy(() -> SchemaMigration.migrate(nowhere))
        .isInstanceOf(SchemaMigrationException.class)
        .hasMessageNotContaining("\n")
        .hasMessageContaining("127.0.0.1");
  }

  private static DataSource database(String url) {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url);
    database.setUser("sa");
    return database;
  }
}
