package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.policy.ConsoleSettings;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;

class StoredOperatorsTest {

  private static final Actor ADMIN = new Actor("admin", Role.ADMINISTRATOR, "10.0.0.1");

  @TempDir private Path data;

  private final MovableClock clock = new MovableClock();
  private final Map<String, StoredOperator> rows = new TreeMap<>();
  private final List<AuditEntry> audit = new ArrayList<>();
  private final OperatorTransactions transactions =
      new OperatorTransactions(new Rows(), new Lines(), clock);

  private final class Rows implements OperatorRepository {

    @Override
    public Optional<StoredOperator> find(String name) {
      return Optional.ofNullable(rows.get(name));
    }

    @Override
    public List<StoredOperator> all() {
      return List.copyOf(rows.values());
    }

    @Override
    public void put(StoredOperator operator) {
      rows.put(operator.name(), operator);
    }

    @Override
    public void remove(String name) {
      rows.remove(name);
    }
  }

  private final class Lines implements AuditRepository {

    @Override
    public void add(AuditEntry entry) {
      audit.add(entry);
    }

    @Override
    public List<AuditEntry> newest(long below, int max) {
      return audit;
    }
  }

  private StoredOperators operators(boolean demo) {
    Map<String, String> env =
        Map.of("CPM_DATA_DIR", data.toString(), "CPM_DEMO", Boolean.toString(demo));
    return new StoredOperators(transactions, Settings.of(env), ConsoleSettings.of(env), clock);
  }

  @Test
  void theFirstOperatorHasARandomPasswordInAFileOfTheServersUser() throws IOException {
    StoredOperators operators = operators(false);
    operators.provision();

    Path file = data.resolve("admin-password");
    String password = Files.readString(file).trim();
    assertThat(password).hasSizeGreaterThanOrEqualTo(16);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(operators.login("admin", password, "10.0.0.1")).contains(ADMIN);
    Files.delete(file);
    operators.provision();
    assertThat(file).doesNotExist();
    assertThat(rows).containsOnlyKeys("admin");
    assertThat(rows.get("admin").password()).doesNotContain(password);
  }

  @Test
  void demoModeHasOneOfEachRole() {
    StoredOperators operators = operators(true);
    operators.provision();

    assertThat(operators.login("viewer", "cpm-demo", "x")).map(Actor::role).contains(Role.VIEWER);
    assertThat(operators.login("operator", "cpm-demo", "x"))
        .map(Actor::role)
        .contains(Role.OPERATOR);
    assertThat(operators.login("admin", "cpm-demo", "x"))
        .map(Actor::role)
        .contains(Role.ADMINISTRATOR);
    assertThat(data.resolve("admin-password")).doesNotExist();
  }

  @Test
  void guessingIsThrottledWhateverThePassword() {
    StoredOperators operators = operators(true);
    operators.provision();
    for (int i = 0; i < 5; i++) {
      assertThat(operators.login("viewer", "wrong", "10.0.0.1")).isEmpty();
    }

    assertThat(operators.throttled("viewer", "10.0.0.2")).isTrue();
    assertThat(operators.login("viewer", "cpm-demo", "10.0.0.2")).isEmpty();
    assertThat(operators.login("nobody", "cpm-demo", "10.0.0.2")).isEmpty();
  }

  @Test
  void aRoleThatChangedCountsAtOnceAndARememberedPasswordGoesWithItsHash() {
    StoredOperators operators = operators(true);
    operators.provision();
    assertThat(operators.login("viewer", "cpm-demo", "x")).isPresent();
    assertThat(operators.login("viewer", "cpm-demo", "x")).isPresent();

    transactions.change(ADMIN, "viewer", Role.OPERATOR, "another one");
    assertThat(operators.find("viewer", "x")).map(Actor::role).contains(Role.OPERATOR);
    assertThat(operators.login("viewer", "cpm-demo", "x")).isEmpty();
    assertThat(operators.login("viewer", "another one", "x")).isPresent();
    transactions.remove(ADMIN, "viewer");
    assertThat(operators.find("viewer", "x")).isEmpty();
    assertThat(operators.login("viewer", "another one", "x")).isEmpty();
  }

  @Test
  void changesAreCheckedAndWrittenDown() {
    transactions.add(ADMIN, "admin", Role.ADMINISTRATOR, "a password");
    transactions.add(ADMIN, "eve", Role.VIEWER, "a password");
    transactions.change(ADMIN, "eve", Role.VIEWER, null);
    transactions.remove(ADMIN, "nobody");

    assertThat(audit)
        .extracting(AuditEntry::action)
        .containsExactly("add-operator", "add-operator");
    assertField("name", () -> transactions.add(ADMIN, "eve", Role.VIEWER, "a password"));
    assertField("name", () -> transactions.add(ADMIN, "e v", Role.VIEWER, "a password"));
    assertField("password", () -> transactions.add(ADMIN, "adam", Role.VIEWER, "short"));
    assertField("role", () -> transactions.change(ADMIN, "admin", Role.VIEWER, null));
    assertField("name", () -> transactions.remove(ADMIN, "admin"));
    assertField("old", () -> transactions.changePassword(ADMIN, "wrong", "a new one"));
    transactions.changePassword(ADMIN, "a password", "a new one");
    assertThat(PasswordHash.matches("a new one", rows.get("admin").password())).isTrue();
    assertThat(audit.toString()).doesNotContain("a new one");
  }

  private static void assertField(String field, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
