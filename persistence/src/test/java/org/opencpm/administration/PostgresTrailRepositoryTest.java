package org.opencpm.administration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.opencpm.messaging.MessageScene;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;

class PostgresTrailRepositoryTest implements TrailRepositoryContract {

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabases.postgres();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  public MessageScene scene() {
    return new MessageScene(database);
  }
}
