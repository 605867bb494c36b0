package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
import org.opencpm.signalling.Answer;
import org.opencpm.storage.jpa.JpaMessageStore;
import org.opencpm.subscriber.Subscriber;

/** That somebody is writing (RFC 3994), told by MESSAGE: for those who are there, and now. */
class ComposingTest {

  private static final String BOB = "sip:bob@cpm.example";

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
    bob = server.user("bob", "tel:+15550100002");
    alicePhone = server.registered(server.user("alice", "tel:+15550100001"), "alice-phone");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static final String ACTIVE =
      "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>active</state>"
          + "</isComposing>";

  private Answer compose(String id) {
    return server.answer(
        server
            .message(alicePhone, BOB)
            .body(
                "message/cpim",
                ServerScene.cpim(id, ACTIVE, "positive-delivery, negative-delivery, processing")
                    .replaceFirst(
                        "Content-Type: [^\r]*", "Content-Type: application/im-iscomposing+xml")));
  }

  @Test
  void whoIsThereHearsOfItAndTheSenderOfNothing() {
    Phone phone = server.registered(bob, "phone");

    assertThat(compose("c1").status()).isEqualTo(202);

    phone.awaitTexts(ACTIVE);
    assertThat(alicePhone.reports()).isEmpty();
  }

  @Test
  void nobodyHearsOfItLater() {
    assertThat(compose("c1").status()).isEqualTo(202);
    server.send(alicePhone, BOB, "m1", "written", "");

    assertThat(server.waiting()).isEqualTo(1);
    server.registered(bob, "phone").awaitTexts("written");
    assertThat(alicePhone.reports()).isEmpty();
  }

  @Test
  void aDeviceThatComesWhileItIsFreshDoesNotGetItEither() {
    Phone phone = server.registered(bob, "phone");
    compose("c1");
    phone.awaitTexts(ACTIVE);

    Phone tablet = server.registered(bob, "tablet");
    server.send(alicePhone, BOB, "m1", "written", "");

    tablet.awaitTexts("written");
  }

  @Test
  void itIsNothingToStore() {
    server.registered(bob, "phone");
    server.prefer(bob, Policy.INCOMING, "store");

    assertThat(compose("c1").status()).isEqualTo(202);

    assertThat(
            database.<Integer>inTransaction(
                em -> new JpaMessageStore(em).newest(bob.id(), 1).size()))
        .isZero();
  }

  @Test
  void whomTheRecipientBlocksIsRefusedAsEver() {
    server.prefer(bob, Policy.BLOCKED_SENDERS, alicePhone.address());

    assertThat(compose("c1").status()).isEqualTo(603);
  }
}
