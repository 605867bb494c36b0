package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.policy.Policy;
import org.opencpm.scene.MessageLines;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Subscriber;

/** A subscriber whose mailbox row was deleted by hand: nobody else's messages wait for it. */
class MissingMailboxTest {

  private static final String BOB = "sip:bob@cpm.example";

  private static TestDatabase database;

  private ServerScene server;
  private Subscriber alice;
  private Subscriber bob;
  private Phone alicePhone;
  private Phone carolPhone;

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
    alice = server.user("alice");
    bob = server.user("bob");
    alicePhone = server.registered(alice, "alice-phone");
    carolPhone = server.registered(server.user("carol"), "carol-phone");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void expiryGoesOnAndTheOthersAreTold() {
    send(alicePhone, "m1");
    send(carolPhone, "m2");
    deleteMailbox(alice);
    server.clock.advance(Duration.ofSeconds(61));

    DeliveryTransaction.Expired expired = server.deliveries.expire(100);
    server.engine.offer(expired.deliveries());

    assertThat(expired.undelivered()).hasSize(2);
    carolPhone.awaitReports("failed m2");
    assertThat(server.deliveries.expire(100).undelivered()).isEmpty();
  }

  @Test
  void anAcceptanceThatTellsItsSenderGoesOnToo() {
    server.prefer(bob, Policy.INCOMING, "discard");
    deleteMailbox(alice);

    assertThat(server.send(alicePhone, BOB, "m1", "hello", "negative-delivery").status())
        .isEqualTo(202);
  }

  private void send(Phone from, String id) {
    assertThat(
            server
                .answer(
                    server
                        .message(from, BOB)
                        .with("Expires", "60")
                        .body("message/cpim", ServerScene.cpim(id, "brief", "negative-delivery")))
                .status())
        .isEqualTo(202);
  }

  private static void deleteMailbox(Subscriber user) {
    database.run(
        em -> new Sql(em).update("DELETE FROM mailbox WHERE subscriber_id = ?", user.id()));
  }
}
