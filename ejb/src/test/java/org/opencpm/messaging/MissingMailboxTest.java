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
import org.opencpm.signalling.Answer;
import org.opencpm.subscriber.Subscriber;

/**
 * Rows that were deleted by hand: a mailbox is made again while its subscriber is there, and who is
 * gone altogether holds nobody up.
 */
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
  void aMailboxIsMadeAgainAndGoesOnWhereItWas() {
    Phone bobPhone = server.registered(bob, "bob-phone");
    assertThat(server.send(alicePhone, BOB, "m1", "one", "positive-delivery").status())
        .isEqualTo(202);
    deleteMailbox(bob);
    deleteMailbox(alice);

    assertThat(server.send(alicePhone, BOB, "m2", "two", "positive-delivery").status())
        .isEqualTo(202);
    assertThat(server.report(bobPhone, alicePhone.address(), "m1", "delivery", "delivered"))
        .returns(202, Answer::status);

    bobPhone.awaitTexts("one", "two");
    alicePhone.awaitReports("delivered m1");
    server.register(bobPhone);
  }

  @Test
  void expiryGoesOnAndTheOthersAreTold() {
    send(alicePhone, "m1");
    send(carolPhone, "m2");
    delete(alice);
    server.clock.advance(Duration.ofSeconds(61));

    DeliveryTransaction.Expired expired = server.deliveries.expire(100);
    server.engine.offer(expired.caused());

    assertThat(expired.undelivered()).hasSize(2);
    carolPhone.awaitReports("failed m2");
    assertThat(server.deliveries.expire(100).undelivered()).isEmpty();
  }

  @Test
  void anAcceptanceThatTellsItsSenderGoesOnToo() {
    server.prefer(bob, Policy.INCOMING, "discard");
    assertThat(server.send(alicePhone, BOB, "m0", "known by now", "").status()).isEqualTo(202);
    delete(alice);

    assertThat(server.send(alicePhone, BOB, "m1", "hello", "negative-delivery").status())
        .isEqualTo(202);
  }

  @Test
  void aNotificationForWhoIsGoneIsDroppedAndTheOthersOfItsBatchAreNot() {
    Phone bobPhone = server.registered(bob, "bob-phone");
    server.send(alicePhone, BOB, "m1", "one", "positive-delivery");
    server.send(carolPhone, BOB, "m2", "two", "positive-delivery");
    delete(alice);

    assertThat(server.report(bobPhone, alicePhone.address(), "m1", "delivery", "delivered"))
        .returns(202, Answer::status);
    assertThat(server.report(bobPhone, carolPhone.address(), "m2", "delivery", "delivered"))
        .returns(202, Answer::status);

    carolPhone.awaitReports("delivered m2");
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

  private static void delete(Subscriber user) {
    deleteMailbox(user);
    database.run(
        em -> {
          Sql sql = new Sql(em);
          sql.update("DELETE FROM device WHERE subscriber_id = ?", user.id());
          sql.update("DELETE FROM subscriber_address WHERE subscriber_id = ?", user.id());
          sql.update("DELETE FROM subscriber_credential WHERE subscriber_id = ?", user.id());
          sql.update("DELETE FROM subscriber WHERE id = ?", user.id());
        });
  }

  private static void deleteMailbox(Subscriber user) {
    database.run(
        em -> new Sql(em).update("DELETE FROM mailbox WHERE subscriber_id = ?", user.id()));
  }
}
