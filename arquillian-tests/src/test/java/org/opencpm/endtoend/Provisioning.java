package org.opencpm.endtoend;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import javax.sql.DataSource;
import org.opencpm.schema.SchemaMigration;

/**
 * The subscribers that an instance finds in its database when it starts: so many that each test
 * takes fresh ones and no test sees what another left behind.
 */
final class Provisioning {

  private static final long PROVIDER = 0;
  private static final int PLAIN = 1_000;
  private static final int WITH_POLICY = 30;
  private static final String PASSWORD = "pass-of-the-tests";

  private final Map<Preference, Queue<User>> users = new java.util.EnumMap<>(Preference.class);
  private int number;

  /**
   * Migrates an empty database and fills it.
   *
   * @param providerPolicies beside those that all tests need
   */
  static Provisioning into(DataSource database, Map<String, String> providerPolicies) {
    Provisioning provisioning = new Provisioning();
    SchemaMigration.migrate(database);
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      provisioning.fill(connection);
      for (Map.Entry<String, String> policy : providerPolicies.entrySet()) {
        policy(connection, PROVIDER, policy.getKey(), policy.getValue());
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("the subscribers cannot be provisioned", e);
    }
    return provisioning;
  }

  /** A subscriber whom nobody has used before. */
  User take(Preference preference) {
    User user = users.get(preference).poll();
    if (user == null) {
      throw new IllegalStateException("no subscriber left for " + preference);
    }
    return user;
  }

  private void fill(Connection connection) throws SQLException {
    // Busy devices are tried again soon: a provider policy, 30 s by default.
    policy(connection, PROVIDER, "retry-seconds", "1");
    for (Preference preference : Preference.values()) {
      Queue<User> some = new ArrayDeque<>();
      int count = preference == Preference.NONE ? PLAIN : WITH_POLICY;
      for (int i = 0; i < count; i++) {
        some.add(insert(connection, preference));
      }
      users.put(preference, some);
    }
  }

  private User insert(Connection connection, Preference preference) throws SQLException {
    number++;
    User user = new User("user" + number, "+1555020" + (1000 + number), PASSWORD);
    long id = nextId(connection);
    boolean active = preference != Preference.BARRED;
    update(connection, "INSERT INTO subscriber VALUES (?, ?, ?)", id, user.digestUser(), active);
    update(connection, "INSERT INTO subscriber_address VALUES (?, ?, 0)", user.sip(), id);
    update(connection, "INSERT INTO subscriber_address VALUES (?, ?, 1)", user.telUri(), id);
    for (String algorithm : new String[] {"SHA-256", "MD5"}) {
      update(
          connection,
          "INSERT INTO subscriber_credential VALUES (?, ?, ?)",
          id,
          algorithm,
          Digest.ha1(algorithm, user.digestUser(), User.DOMAIN, user.password()));
    }
    update(connection, "INSERT INTO mailbox VALUES (?, 0)", id);
    if (!preference.policy().isEmpty()) {
      policy(connection, id, preference.policy(), preference.value());
    }
    return user;
  }

  private static void policy(Connection connection, long owner, String name, String value)
      throws SQLException {
    update(connection, "INSERT INTO policy VALUES (?, ?, ?)", owner, name, value);
  }

  private static long nextId(Connection connection) throws SQLException {
    try (PreparedStatement next =
            connection.prepareStatement("SELECT nextval('subscriber_id_seq')");
        ResultSet row = next.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
