package org.opencpm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link SchemaMigration} promises. */
interface SchemaMigrationContract {

  /** A new and empty database. */
  DataSource emptyDatabase();

  @Test
  default void secondRunFindsNothingToDo() {
    DataSource database = emptyDatabase();

    assertThat(SchemaMigration.migrate(database)).isPositive();
    assertThat(SchemaMigration.migrate(database)).isZero();
  }

  @Test
  default void migrationsAreFoundInAJarOfAClassLoaderOfItsOwn(@TempDir Path directory)
      throws IOException {
    Path jar = directory.resolve("persistence.jar");
    jar(jar, "db/migration/", "db/migration/V1__messages.sql");
    try (URLClassLoader loader = loader(jar)) {
      assertThat(SchemaMigration.migrate(emptyDatabase(), loader)).isEqualTo(1);
    }
  }

  @Test
  default void migrationsAreFoundWhereThePathHasASpace(@TempDir Path directory) throws IOException {
    Path jar =
        Files.createDirectories(directory.resolve("with a space")).resolve("persistence.jar");
    jar(jar, "db/migration/", "db/migration/V1__messages.sql");
    try (URLClassLoader loader = loader(jar)) {
      assertThat(SchemaMigration.migrate(emptyDatabase(), loader)).isEqualTo(1);
    }
  }

  @Test
  default void withoutMigrationsOnTheClassPathItFails(@TempDir Path directory) throws IOException {
    Path jar = directory.resolve("empty.jar");
    jar(jar, "db/");
    try (URLClassLoader loader = loader(jar)) {
      assertThatThrownBy(() -> SchemaMigration.migrate(emptyDatabase(), loader))
          .isInstanceOf(SchemaMigrationException.class)
          .hasMessageContaining("db/migration");
    }
  }

  @Test
  default void migratedDatabaseWithoutMigrationsOnTheClassPathFailsToo(@TempDir Path directory)
      throws IOException {
    DataSource database = emptyDatabase();
    SchemaMigration.migrate(database);
    Path jar = directory.resolve("empty.jar");
    jar(jar, "db/");
    try (URLClassLoader loader = loader(jar)) {
      assertThatThrownBy(() -> SchemaMigration.migrate(database, loader))
          .isInstanceOf(SchemaMigrationException.class);
    }
  }

  @Test
  default void migrationThatFailsIsToldInOneLine(@TempDir Path directory) throws IOException {
    Path classes = Files.createDirectories(directory.resolve("db/migration"));
    Files.writeString(classes.resolve("V1__broken.sql"), "CREATE TABLE x (\nid NOTHING\n);");
    try (URLClassLoader loader = loader(directory)) {
      assertThatThrownBy(() -> SchemaMigration.migrate(emptyDatabase(), loader))
          .isInstanceOf(SchemaMigrationException.class)
          .hasMessageContaining("V1__broken.sql")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(400));
    }
  }

  /** A loader that, like a container's, does not look into the test's class path first. */
  private static URLClassLoader loader(Path classPath) throws MalformedURLException {
    return new URLClassLoader(
        new URL[] {classPath.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  private static void jar(Path jar, String... entries) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String entry : entries) {
        out.putNextEntry(new JarEntry(entry));
        if (!entry.endsWith("/")) {
          out.write(
              SchemaMigration.class.getClassLoader().getResourceAsStream(entry).readAllBytes());
        }
        out.closeEntry();
      }
    }
  }
}
