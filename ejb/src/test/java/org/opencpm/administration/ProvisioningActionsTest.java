package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.administration.ProvisioningActions.Imported;
import org.opencpm.administration.jpa.JpaAuditRepository;
import org.opencpm.administration.jpa.JpaDirectoryRepository;
import org.opencpm.messaging.MessageScene;
import org.opencpm.policy.jpa.JpaPolicyRepository;
import org.opencpm.scene.MovableClock;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberRepository.NewSubscriber;
import org.opencpm.subscriber.jpa.JpaSubscriberRepository;

/** Deeds are done once, with one line in the audit, whether they are asked for once or twice. */
class ProvisioningActionsTest {

  private static final Actor ACTOR = new Actor("adam", Role.ADMINISTRATOR, "10.0.0.1");

  private static TestDatabase database;

  private final MovableClock clock = new MovableClock();
  private Subscriber bob;

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
    bob = new MessageScene(database).subscriber("bob");
  }

  private <T> T act(Function<ProvisioningActions, T> work) {
    return database.inTransaction(
        em ->
            work.apply(
                new ProvisioningActions(
                    new JpaSubscriberRepository(em),
                    new JpaDirectoryRepository(em),
                    new JpaPolicyRepository(em),
                    new Audit(new JpaAuditRepository(em), clock))));
  }

  private void twice(Consumer<ProvisioningActions> work) {
    for (int i = 0; i < 2; i++) {
      act(
          actions -> {
            work.accept(actions);
            return null;
          });
    }
  }

  private List<AuditEntry> audit() {
    return database.inTransaction(em -> new JpaAuditRepository(em).newest(Long.MAX_VALUE, 100));
  }

  private Subscriber read(long id) {
    return database.inTransaction(em -> new JpaSubscriberRepository(em).find(id)).orElseThrow();
  }

  private static NewSubscriber frank(String... addresses) {
    return new NewSubscriber("frank@cpm.example", List.of(addresses), Map.of("MD5", "1"));
  }

  @Test
  void blockingAndUnblocking() {
    twice(actions -> actions.setActive(ACTOR, bob.id(), false));
    assertThat(read(bob.id()).active()).isFalse();
    twice(actions -> actions.setActive(ACTOR, bob.id(), true));
    assertThat(read(bob.id()).active()).isTrue();

    assertThat(audit())
        .extracting(AuditEntry::action, AuditEntry::subject, AuditEntry::oldValue)
        .containsExactly(
            tuple("unblock", "bob@cpm.example", "blocked"),
            tuple("block", "bob@cpm.example", "active"));
    assertThatThrownBy(() -> twice(actions -> actions.setActive(ACTOR, 99999, false)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void addingTheSameTwiceAddsItOnce() {
    long first = act(actions -> actions.add(ACTOR, frank("sip:frank@cpm.example")));
    long second = act(actions -> actions.add(ACTOR, frank("sip:frank@cpm.example")));

    assertThat(second).isEqualTo(first);
    assertThat(audit()).extracting(AuditEntry::action).containsExactly("add-subscriber");
    assertField("userName", actions -> actions.add(ACTOR, frank("sip:other@cpm.example")));
    assertField(
        "addresses",
        actions ->
            actions.add(
                ACTOR,
                new NewSubscriber("x@cpm.example", List.of("sip:bob@cpm.example"), Map.of())));
  }

  private void assertField(String field, Consumer<ProvisioningActions> work) {
    assertThatThrownBy(() -> twice(work))
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void changingSaysWhatWasBefore() {
    NewSubscriber changed =
        new NewSubscriber(
            "bob@cpm.example", List.of("tel:+15550100002", "sip:bob@cpm.example"), Map.of());
    twice(actions -> actions.change(ACTOR, bob.id(), changed));

    assertThat(read(bob.id()).addresses()).isEqualTo(changed.addresses());
    assertThat(read(bob.id()).ha1()).isEqualTo(bob.ha1());
    assertThat(audit()).hasSize(1);
    assertThat(audit().get(0).oldValue()).isEqualTo("bob@cpm.example sip:bob@cpm.example");
    assertThat(audit().get(0).newValue())
        .isEqualTo("bob@cpm.example tel:+15550100002 sip:bob@cpm.example");
  }

  @Test
  void policiesAndLimitsAreSetAndRemoved() {
    twice(actions -> actions.setPolicy(ACTOR, null, "defer", "false"));
    twice(actions -> actions.setPolicy(ACTOR, bob.id(), "defer", "true"));
    twice(actions -> actions.setPolicy(ACTOR, null, "defer", null));
    Map<String, String> set = act(actions -> actions.setLimit(ACTOR, "CPM_MAX_PAGER_SIZE", "4000"));

    assertThat(set).isEqualTo(Map.of("limit:CPM_MAX_PAGER_SIZE", "4000"));
    assertThat(audit())
        .extracting(
            AuditEntry::action, AuditEntry::subject, AuditEntry::oldValue, AuditEntry::newValue)
        .containsExactly(
            tuple("set-limit", "CPM_MAX_PAGER_SIZE", null, "4000"),
            tuple("set-policy", "defer", "false", null),
            tuple("set-policy", "defer of bob@cpm.example", null, "true"),
            tuple("set-policy", "defer", null, "false"));
  }

  @Test
  void anImportedBatchTellsOfEachLine() {
    List<NewSubscriber> batch =
        List.of(
            frank("sip:frank@cpm.example"),
            new NewSubscriber("bob@cpm.example", bob.addresses(), bob.ha1()),
            new NewSubscriber("bob@cpm.example", bob.addresses(), Map.of("MD5", "other")),
            frank("sip:frank2@cpm.example"),
            new NewSubscriber("x@cpm.example", List.of("sip:frank@cpm.example"), Map.of()),
            new NewSubscriber("y@cpm.example", List.of("sip:bob@cpm.example"), Map.of()));

    List<Imported> results = act(actions -> actions.importAll(ACTOR, batch));
    assertThat(results)
        .containsExactly(
            Imported.ADDED,
            Imported.UNCHANGED,
            Imported.NAME_TAKEN,
            Imported.NAME_TAKEN,
            Imported.ADDRESS_TAKEN,
            Imported.ADDRESS_TAKEN);
    List<Imported> again = act(actions -> actions.importAll(ACTOR, batch.subList(0, 1)));
    assertThat(again).containsExactly(Imported.UNCHANGED);
    assertThat(audit()).extracting(AuditEntry::newValue).containsExactly("1 subscribers");
  }
}
