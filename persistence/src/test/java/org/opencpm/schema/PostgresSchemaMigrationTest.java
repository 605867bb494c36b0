package org.opencpm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresSchemaMigrationTest implements SchemaMigrationContract {

  @Override
  public DataSource emptyDatabase() {
    return TestDatabases.emptyPostgres();
  }

  @Test
  void oneOfTwoNodesThatStartTogetherMigrates() throws Exception {
    DataSource database = emptyDatabase();
    Callable<Integer> node = () -> SchemaMigration.migrate(database);
    ExecutorService nodes = Executors.newFixedThreadPool(2);
    try {
      int applied = 0;
      for (Future<Integer> result : nodes.invokeAll(List.of(node, node))) {
        applied += result.get();
      }
      assertThat(applied).isEqualTo(SchemaMigration.migrate(emptyDatabase()));
    } finally {
      nodes.shutdownNow();
    }
  }

  @Test
  void statementsArePlannedForTheTablesAsTheyAre() throws SQLException {
    DataSource database = emptyDatabase();
    SchemaMigration.migrate(database);

    try (Connection connection = database.getConnection();
        ResultSet mode = connection.createStatement().executeQuery("SHOW plan_cache_mode")) {
      mode.next();
      assertThat(mode.getString(1)).isEqualTo("force_custom_plan");
    }
  }
}
