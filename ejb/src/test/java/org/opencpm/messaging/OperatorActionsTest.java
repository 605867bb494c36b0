package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.administration.Actor;
import org.opencpm.administration.AuditEntry;
import org.opencpm.administration.Role;
import org.opencpm.administration.StoredActions;
import org.opencpm.administration.jpa.JpaLiveRepository;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** An operator's deeds with messages and devices, on a whole server with phones. */
class OperatorActionsTest {

  private static final Actor ACTOR = new Actor("adam", Role.OPERATOR, "10.0.0.1");

  private static TestDatabase database;

  private ServerScene server;
  private StoredActions actions;
  private Subscriber bob;
  private Phone alicePhone;

  @BeforeAll
  static void open(@TempDir Path directory) {
    database = TestDatabases.h2(directory);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void begin() {
    server = new ServerScene(database, Map.of());
    actions = server.actions();
    Subscriber alice = server.user("alice");
    bob = server.user("bob");
    alicePhone = server.registered(alice, "alice-phone");
  }

  @AfterEach
  void end() {
    server.close();
  }

  private void send(String id) {
    assertThat(
            server
                .send(alicePhone, bob.defaultAddress(), id, "text of " + id, "negative-delivery")
                .status())
        .isEqualTo(202);
  }

  private List<Long> waiting() {
    return database.inTransaction(
        em ->
            new JpaLiveRepository(em)
                .waitingOf(bob.id(), server.clock.instant(), 10).stream()
                    .map(row -> row.id())
                    .toList());
  }

  @Test
  void whatWaitsForALostPhoneIsDeliveredNow() {
    Phone phone = server.registered(bob, "bob-phone");
    phone.says(408);
    send("m1");
    await().until(() -> server.device(bob, phone).binding().lost());
    // It came while the phone was lost: there is no row for the phone.
    send("m2");
    phone.says(200);

    assertThat(actions.makeDue(ACTOR, bob.id(), "bob")).isEqualTo(2);
    server.hurry(bob);

    await().untilAsserted(() -> assertThat(waiting()).isEmpty());
    phone.awaitTexts("text of m1", "text of m2");
    assertThat(actions.audit()).extracting(AuditEntry::action).containsExactly("deliver-now");
    assertThat(actions.makeDue(ACTOR, bob.id(), "bob")).isZero();
    assertThat(actions.audit()).hasSize(1);
  }

  @Test
  void aBusyPhoneIsTriedAtOnce() {
    Phone phone = server.registered(bob, "bob-phone");
    phone.says(486);
    send("m1");
    await().until(() -> phone.asked() == 1);
    phone.says(200);

    await()
        .untilAsserted(
            () -> {
              actions.makeDue(ACTOR, bob.id(), "bob");
              server.hurry(bob);
              assertThat(waiting()).isEmpty();
            });
  }

  @Test
  void aDroppedMessageGoesToNobodyAndItsSenderIsTold() {
    send("m1");
    List<Long> rows = waiting();
    assertThat(rows).hasSize(1);

    DeliveryTransaction.Dropped dropped = actions.drop(ACTOR, rows, "message m1");
    assertThat(dropped.recipients()).isEqualTo(1);
    assertThat(dropped.caused().deliveries()).hasSize(1);
    server.engine.offer(dropped.caused());
    alicePhone.awaitReports("failed m1");

    assertThat(actions.drop(ACTOR, rows, "message m1").recipients()).isZero();
    assertThat(actions.audit())
        .extracting(AuditEntry::action, AuditEntry::actor, AuditEntry::from)
        .containsExactly(tuple("drop", "adam", "10.0.0.1"));
    Phone phone = server.registered(bob, "bob-phone");
    send("m2");
    phone.awaitTexts("text of m2");
  }

  @Test
  void aDeregisteredDeviceGetsNothing() {
    Phone phone = server.registered(bob, "bob-phone");
    Device device = server.device(bob, phone);

    actions.deregister(ACTOR, device);
    server.forgetDevices(bob);
    send("m1");

    assertThat(waiting()).hasSize(1);
    assertThat(phone.asked()).isZero();
    actions.deregister(ACTOR, server.device(bob, phone));
    assertThat(actions.audit()).extracting(AuditEntry::action).containsExactly("deregister");
    assertThat(actions.audit().get(0).oldValue()).isEqualTo(phone.uri());
  }
}
