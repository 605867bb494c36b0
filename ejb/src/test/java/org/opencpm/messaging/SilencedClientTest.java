package org.opencpm.messaging;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.scene.MessageLines;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.subscriber.Subscriber;

/** A client that falls silent over a message, each time it gets it. */
class SilencedClientTest {

  private static final String BOB = "sip:bob@cpm.example";
  private static final int TIMEOUT = 408;

  private static TestDatabase database;

  private ServerScene server;
  private Subscriber bob;
  private Phone alicePhone;

  @BeforeAll
  static void open(@TempDir Path directory) {
    MessageLines.quiet();
    database = TestDatabases.h2(directory);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() {
    server = new ServerScene(database);
    bob = server.user("bob");
    alicePhone = server.registered(server.user("alice"), "alice-phone");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theOthersGoPastTheMessageThatIsToBlameAndItIsNotLost() {
    Phone phone = server.registered(bob, "phone").says(TIMEOUT);
    server.send(alicePhone, BOB, "m1", "deadly", "");
    server.send(alicePhone, BOB, "m2", "harmless", "");
    for (int i = 1; i <= 5; i++) {
      int attempts = i;
      await().until(() -> phone.asked() >= attempts);
      server.register(phone);
    }

    phone.says(200);
    await()
        .until(
            () -> {
              server.register(phone);
              return !phone.texts().isEmpty();
            });
    phone.awaitTexts("harmless");

    server.clock.advance(Duration.ofMinutes(59));
    server.register(phone);
    server.clock.advance(Duration.ofMinutes(17 * 60));
    server.register(phone);
    server.engine.sweep();
    phone.awaitTexts("harmless", "deadly");
  }
}
