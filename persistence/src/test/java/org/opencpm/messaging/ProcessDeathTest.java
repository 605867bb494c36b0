package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Subscriber;

/** Death of the process, by a signal that it cannot see, right after a commit on H2. */
class ProcessDeathTest {

  private static final int ENOUGH = 150;

  @TempDir private Path directory;

  @Test
  void whatWasCommittedIsThereAfterTheProcessWasKilled() throws IOException, InterruptedException {
    for (int round = 1; round <= 2; round++) {
      int told = writeAndKill();

      try (TestDatabase database = TestDatabases.h2(directory)) {
        long stored =
            database.inTransaction(
                em -> new Sql(em).number("SELECT COUNT(*) FROM message_recipient"));
        assertThat(told).isGreaterThanOrEqualTo(ENOUGH * round);
        assertThat(stored).isGreaterThanOrEqualTo(told);
      }
    }
  }

  /** The number of messages that the process had committed when it last said so. */
  private int writeAndKill() throws IOException, InterruptedException {
    Path errors = directory.resolve("errors.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
            .redirectError(errors.toFile())
            .start();
    int told = -1;
    int first = -1;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = lines.readLine();
      while (line != null) {
        told = Integer.parseInt(line);
        if (first < 0) {
          first = told;
        }
        if (told == first + ENOUGH) {
          // By its handle: what it has said until then stays readable.
          process.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told).as(Files.readString(errors)).isGreaterThanOrEqualTo(ENOUGH);
    return told;
  }

  /** Accepts messages one by one for ever; prints how many there are after each commit. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] args) {
      try (TestDatabase database = TestDatabases.h2(Path.of(args[0]))) {
        MessageScene scene = MessageScene.in(database);
        Subscriber bob = scene.subscriber("bob");
        int count =
            database.inTransaction(
                em -> new Sql(em).number("SELECT COUNT(*) FROM message_recipient").intValue());
        while (true) {
          count++;
          NewRecipient recipient = scene.to(bob, "key" + count);
          NewMessage message = scene.message("m" + count, recipient);
          List<Acceptance> results = scene.acceptAll(List.of(message));
          if (results.get(0).duplicate()) {
            throw new IllegalStateException("duplicate " + count);
          }
          System.out.println(count);
          System.out.flush();
        }
      }
    }
  }
}
