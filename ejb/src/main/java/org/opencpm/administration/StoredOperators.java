package org.opencpm.administration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.policy.ConsoleSettings;
import org.opencpm.policy.Settings;

/** {@link Operators} in the database; a throttle and fresh logins in memory. */
@ApplicationScoped
public class StoredOperators implements Operators {

  private static final String DEMO_PASSWORD = "cpm-demo";
  private static final Map<String, Role> DEMO =
      Map.of("viewer", Role.VIEWER, "operator", Role.OPERATOR, "admin", Role.ADMINISTRATOR);

  /** Without those that look alike. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int PASSWORD_LENGTH = 20;

  private OperatorTransactions transactions;
  private Settings settings;
  private ConsoleSettings console;
  private LoginThrottle throttle;
  private RememberedLogins remembered;
  private String nobody;

  /** For the container's proxy. */
  protected StoredOperators() {}

  @Inject
  public StoredOperators(
      OperatorTransactions transactions, Settings settings, ConsoleSettings console, Clock clock) {
    this.transactions = transactions;
    this.settings = settings;
    this.console = console;
    this.throttle = new LoginThrottle(clock);
    this.remembered = new RememberedLogins();
    this.nobody = PasswordHash.of("nobody has this password");
  }

  /**
   * Sees to it that somebody can log in: in demo mode three operators with a known password, else,
   * where there is none, {@code admin} with a random one, written once to a file that only the
   * server's user can read.
   */
  public void provision() {
    if (settings.demo()) {
      DEMO.forEach((name, role) -> transactions.provision(name, role, DEMO_PASSWORD));
      return;
    }
    if (transactions.all().isEmpty()) {
      String password = randomPassword();
      // First the file: a password that nobody can read is of no use.
      write(console.passwordFile(), password);
      transactions.provision("admin", Role.ADMINISTRATOR, password);
    }
  }

  private static String randomPassword() {
    SecureRandom random = new SecureRandom();
    StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }

  private static void write(Path file, String password) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, password + "\n", StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("CPM_DATA_DIR: the first password is not written", e);
    }
  }

  @Override
  public Optional<Actor> login(String name, String password, String from) {
    if (name == null || password == null || throttle.closed(name, from)) {
      return Optional.empty();
    }
    Optional<StoredOperator> operator = transactions.find(name);
    if (operator.isPresent() && remembered.knows(operator.get(), password)) {
      return operator.map(one -> actor(one, from));
    }
    // The same work for a name that nobody has.
    boolean right =
        PasswordHash.matches(password, operator.map(StoredOperator::password).orElse(nobody));
    if (operator.isEmpty() || !right) {
      throttle.failed(name, from);
      return Optional.empty();
    }
    throttle.succeeded(name);
    remembered.remember(operator.get(), password);
    return operator.map(one -> actor(one, from));
  }

  @Override
  public Optional<Actor> find(String name, String from) {
    return transactions.find(name).map(one -> actor(one, from));
  }

  @Override
  public boolean throttled(String name, String from) {
    return throttle.closed(name, from);
  }

  private static Actor actor(StoredOperator operator, String from) {
    return new Actor(operator.name(), operator.role(), from);
  }
}
