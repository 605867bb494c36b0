package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencpm.administration.jpa.JpaAuditRepository;
import org.opencpm.administration.jpa.JpaOperatorRepository;
import org.opencpm.messaging.MessageScene;

/** What {@link OperatorRepository} and {@link AuditRepository} promise. */
interface OperatorAndAuditRepositoryContract {

  MessageScene scene();

  @Test
  default void operatorIsAddedChangedAndRemoved() {
    MessageScene scene = scene();
    put(scene, new StoredOperator("zoe", Role.VIEWER, "hash-1"));
    put(scene, new StoredOperator("adam", Role.OPERATOR, "hash-2"));
    put(scene, new StoredOperator("zoe", Role.ADMINISTRATOR, "hash-3"));

    assertThat(all(scene))
        .containsExactly(
            new StoredOperator("adam", Role.OPERATOR, "hash-2"),
            new StoredOperator("zoe", Role.ADMINISTRATOR, "hash-3"));
    scene.database().run(em -> new JpaOperatorRepository(em).remove("adam"));
    scene.database().run(em -> new JpaOperatorRepository(em).remove("nobody"));
    assertThat(find(scene, "adam")).isEmpty();
    assertThat(find(scene, "zoe")).isPresent();
  }

  private static void put(MessageScene scene, StoredOperator operator) {
    scene.database().run(em -> new JpaOperatorRepository(em).put(operator));
  }

  private static Optional<StoredOperator> find(MessageScene scene, String name) {
    return scene.database().inTransaction(em -> new JpaOperatorRepository(em).find(name));
  }

  private static List<StoredOperator> all(MessageScene scene) {
    return scene.database().inTransaction(em -> new JpaOperatorRepository(em).all());
  }

  @Test
  default void auditComesNewestFirstInPages() {
    MessageScene scene = scene();
    Instant at = Instant.parse("2026-03-01T12:00:00Z");
    for (int i = 1; i <= 3; i++) {
      AuditEntry entry =
          new AuditEntry(0, at, "adam", "10.0.0.1", "block", "user " + i, "active", null);
      scene.database().run(em -> new JpaAuditRepository(em).add(entry));
    }

    List<AuditEntry> first = page(scene, Long.MAX_VALUE, 2);
    assertThat(first).extracting(AuditEntry::subject).containsExactly("user 3", "user 2");
    assertThat(first.get(0))
        .isEqualTo(
            new AuditEntry(
                first.get(0).id(), at, "adam", "10.0.0.1", "block", "user 3", "active", null));
    assertThat(page(scene, first.get(1).id(), 2))
        .extracting(AuditEntry::subject)
        .containsExactly("user 1");
  }

  private static List<AuditEntry> page(MessageScene scene, long below, int max) {
    return scene.database().inTransaction(em -> new JpaAuditRepository(em).newest(below, max));
  }
}
