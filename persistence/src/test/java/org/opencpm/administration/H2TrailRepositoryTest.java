package org.opencpm.administration;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.messaging.MessageScene;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;

class H2TrailRepositoryTest implements TrailRepositoryContract {

  private static TestDatabase database;

  @BeforeAll
  static void open(@TempDir Path directory) {
    database = TestDatabases.h2(directory);
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
