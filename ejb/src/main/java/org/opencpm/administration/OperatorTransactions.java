package org.opencpm.administration;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.ejb.Stateless;
import javax.inject.Inject;

/** Reads and changes operators, each in a transaction of its own with its line of the audit. */
@Stateless
public class OperatorTransactions {

  private static final String FORM = "[A-Za-z0-9][A-Za-z0-9._@-]{0,63}";

  @Inject private OperatorRepository operators;
  @Inject private AuditRepository audit;
  @Inject private Clock clock;

  /** For the container. */
  public OperatorTransactions() {}

  /** For use outside of a container. */
  OperatorTransactions(OperatorRepository operators, AuditRepository audit, Clock clock) {
    this.operators = operators;
    this.audit = audit;
    this.clock = clock;
  }

  public Optional<StoredOperator> find(String name) {
    return operators.find(name);
  }

  public List<StoredOperator> all() {
    return operators.all();
  }

  /** Puts one there at the start of the server, if nobody has that name. */
  public boolean provision(String name, Role role, String password) {
    if (operators.find(name).isPresent()) {
      return false;
    }
    operators.put(new StoredOperator(name, role, PasswordHash.of(password)));
    return true;
  }

  public void add(Actor actor, String name, Role role, String password) {
    if (name == null || !name.matches(FORM)) {
      throw new InvalidInputException(
          "name", "A name has letters, digits, dots, hyphens and @, at most 64.");
    }
    checkPassword(password);
    if (role == null) {
      throw new InvalidInputException("role", "A role is needed.");
    }
    if (operators.find(name).isPresent()) {
      throw new InvalidInputException("name", "There is an operator of that name.");
    }
    operators.put(new StoredOperator(name, role, PasswordHash.of(password)));
    note(actor, "add-operator", name, null, role.name());
  }

  public void change(Actor actor, String name, Role role, String password) {
    StoredOperator known = existing(name);
    Role newRole = role == null ? known.role() : role;
    if (password != null) {
      checkPassword(password);
    }
    if (newRole != Role.ADMINISTRATOR && isLast(known)) {
      throw new InvalidInputException("role", "The last administrator stays one.");
    }
    boolean samePassword = password == null || PasswordHash.matches(password, known.password());
    if (newRole == known.role() && samePassword) {
      return;
    }
    operators.put(
        new StoredOperator(
            name, newRole, samePassword ? known.password() : PasswordHash.of(password)));
    note(
        actor,
        samePassword ? "change-operator" : "change-operator-password",
        name,
        known.role().name(),
        newRole.name());
  }

  public void remove(Actor actor, String name) {
    if (actor.name().equals(name)) {
      throw new InvalidInputException("name", "Nobody removes himself.");
    }
    Optional<StoredOperator> known = operators.find(name);
    if (known.isPresent()) {
      operators.remove(name);
      note(actor, "remove-operator", name, known.get().role().name(), null);
    }
  }

  public void changePassword(Actor actor, String old, String password) {
    StoredOperator known = existing(actor.name());
    if (old == null || !PasswordHash.matches(old, known.password())) {
      throw new InvalidInputException("old", "The old password is another one.");
    }
    checkPassword(password);
    operators.put(new StoredOperator(known.name(), known.role(), PasswordHash.of(password)));
    note(actor, "change-own-password", known.name(), null, null);
  }

  private StoredOperator existing(String name) {
    return operators
        .find(name)
        .orElseThrow(() -> new NotFoundException("There is no operator " + name + "."));
  }

  private boolean isLast(StoredOperator one) {
    return one.role() == Role.ADMINISTRATOR
        && operators.all().stream().filter(o -> o.role() == Role.ADMINISTRATOR).count() == 1;
  }

  private static void checkPassword(String password) {
    if (password == null || password.length() < Administration.SHORTEST_PASSWORD) {
      throw new InvalidInputException(
          "password",
          "A password has " + Administration.SHORTEST_PASSWORD + " characters at least.");
    }
  }

  private void note(Actor actor, String action, String subject, String old, String now) {
    audit.add(
        new AuditEntry(0, clock.instant(), actor.name(), actor.from(), action, subject, old, now));
  }
}
