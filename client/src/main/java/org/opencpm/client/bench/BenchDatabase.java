package org.opencpm.client.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opencpm.subscriber.DigestAlgorithm;

/**
 * The server's database, filled with what would take hours to send: subscribers, and messages that
 * wait. Waiting messages are copies of one that the server itself stored, so that they are what it
 * would have written; whatever columns the tables have, only those that must differ are named here.
 *
 * <p>H2 lets one process in: the server must not run then.
 */
final class BenchDatabase implements AutoCloseable {

  /** Rows that one transaction copies. */
  private static final int CHUNK = 50_000;

  /** Sequences give the server blocks of this many ids. */
  private static final int BLOCK = 500;

  private final Connection connection;
  private final boolean h2;

  /**
   * Connects.
   *
   * @param url as in CPM_DB_URL
   */
  BenchDatabase(String url, String user, String password) throws SQLException {
    connection = DriverManager.getConnection(url, user, password);
    connection.setAutoCommit(false);
    h2 = url.startsWith("jdbc:h2:");
  }

  /** Makes subscribers, or gives those that exist another password. */
  void provision(List<BenchUser> users, String domain, String password) throws SQLException {
    Map<Integer, Long> known = ids(domain);
    try (PreparedStatement subscriber =
            connection.prepareStatement("INSERT INTO subscriber VALUES (?, ?, TRUE)");
        PreparedStatement address =
            connection.prepareStatement("INSERT INTO subscriber_address VALUES (?, ?, 0)");
        PreparedStatement mailbox =
            connection.prepareStatement("INSERT INTO mailbox VALUES (?, 0)");
        PreparedStatement forget =
            connection.prepareStatement("DELETE FROM subscriber_credential WHERE subscriber_id=?");
        PreparedStatement credential =
            connection.prepareStatement("INSERT INTO subscriber_credential VALUES (?, ?, ?)")) {
      for (BenchUser user : users) {
        Long id = known.get(user.number());
        if (id == null) {
          id = number("SELECT nextval('subscriber_id_seq')");
          add(subscriber, id, user.userName(domain));
          add(address, user.address(domain), id);
          add(mailbox, id);
        } else {
          add(forget, id);
        }
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
          String ha1 = algorithm.ha1(user.userName(domain), domain, password);
          add(credential, id, algorithm.token(), ha1);
        }
      }
      for (PreparedStatement batch : List.of(subscriber, address, mailbox, forget, credential)) {
        batch.executeBatch();
      }
    }
    connection.commit();
  }

  private static void add(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.addBatch();
  }

  private Map<Integer, Long> ids(String domain) throws SQLException {
    Map<Integer, Long> ids = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT user_name, id FROM subscriber WHERE user_name LIKE ?")) {
      query.setString(1, "bench____@" + domain);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String number = rows.getString(1).substring("bench".length(), "bench".length() + 4);
          if (number.matches("[0-9]{4}")) {
            ids.put(Integer.parseInt(number), rows.getLong(2));
          }
        }
      }
    }
    return ids;
  }

  /** Sets a policy of one user's own. */
  void policy(BenchUser user, String domain, String name, String value) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO policy (owner_id, name, setting) VALUES (?, ?, ?)")) {
      add(insert, ids(domain).get(user.number()), name, value);
      insert.executeBatch();
    }
    connection.commit();
  }

  /** How many recipients' rows there are. */
  long waiting() throws SQLException {
    return number("SELECT COUNT(*) FROM message_recipient");
  }

  /**
   * Keeps one stored message as the pattern for copies and forgets all others.
   *
   * @param recipient a user for whom the server stored one
   */
  void keepOnePattern(BenchUser recipient, String domain) throws SQLException {
    long subscriber = ids(domain).get(recipient.number());
    execute("DROP TABLE IF EXISTS bench_recipient");
    execute("DROP TABLE IF EXISTS bench_message");
    execute(
        "CREATE TABLE bench_recipient AS SELECT * FROM message_recipient WHERE id = (SELECT MAX(id)"
            + " FROM message_recipient WHERE subscriber_id = "
            + subscriber
            + ")");
    execute(
        "CREATE TABLE bench_message AS SELECT * FROM message WHERE id IN"
            + " (SELECT message_id FROM bench_recipient)");
    if (number("SELECT COUNT(*) FROM bench_message") != 1) {
      throw new SQLException("no message waits for " + recipient.name() + " to make copies of");
    }
    for (String table : List.of("delivered_call", "delivery", "message_recipient", "message")) {
      execute("TRUNCATE TABLE " + table);
    }
    connection.commit();
  }

  /**
   * Lets messages wait.
   *
   * @param users who shall have them
   * @param each how many for each of them, interleaved as a day's traffic is
   */
  void fill(List<BenchUser> users, int each, String domain) throws SQLException {
    Map<Integer, Long> ids = ids(domain);
    execute("DROP TABLE IF EXISTS bench_user");
    execute("CREATE TABLE bench_user (n INTEGER PRIMARY KEY, id BIGINT, address VARCHAR(512))");
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO bench_user VALUES (?, ?, ?)")) {
      for (int i = 0; i < users.size(); i++) {
        add(insert, i, ids.get(users.get(i).number()), users.get(i).address(domain));
      }
      insert.executeBatch();
    }
    long total = (long) users.size() * each;
    long message = reserve("message_id_seq", total);
    long recipient = reserve("message_recipient_id_seq", total);
    for (long from = 0; from < total; from += CHUNK) {
      copy(from, Math.min(total, from + CHUNK) - 1, users.size(), message, recipient);
    }
    execute(
        "UPDATE mailbox SET last_seq = last_seq + "
            + each
            + " WHERE subscriber_id IN (SELECT id FROM bench_user)");
    execute("DROP TABLE bench_user");
    connection.commit();
  }

  /** Ends the filling: the pattern is dropped and the planner learns the new sizes. */
  void finish() throws SQLException {
    execute("DROP TABLE IF EXISTS bench_recipient");
    execute("DROP TABLE IF EXISTS bench_message");
    connection.commit();
    if (h2) {
      execute("ANALYZE");
    } else {
      connection.setAutoCommit(true);
      execute("VACUUM ANALYZE");
      execute("CHECKPOINT");
    }
  }

  private void copy(long from, long to, int users, long message, long recipient)
      throws SQLException {
    String numbers =
        h2
            ? "(SELECT \"X\" AS g FROM system_range(" + from + ", " + to + ")) s"
            : "(SELECT g FROM generate_series(" + from + "::bigint, " + to + ") g) s";
    Map<String, String> messageValues = new TreeMap<>();
    messageValues.put("id", message + " + s.g");
    messageValues.put("recipients", "1");
    insert("message", "bench_message p CROSS JOIN " + numbers, messageValues);
    Map<String, String> values = new TreeMap<>();
    values.put("id", recipient + " + s.g");
    values.put("message_id", message + " + s.g");
    values.put("subscriber_id", "u.id");
    values.put("address", "u.address");
    values.put("seq", "b.last_seq + 1 + s.g / " + users);
    String text = "'bench-' || (" + (recipient + " + s.g") + ")";
    values.put(
        "dedupe_key",
        h2
            ? "HASH('SHA-256', STRINGTOUTF8(" + text + "))"
            : "sha256(convert_to(" + text + ", 'UTF8'))");
    insert(
        "message_recipient",
        "bench_recipient p CROSS JOIN "
            + numbers
            + " JOIN bench_user u ON u.n = MOD(s.g, "
            + users
            + ") JOIN mailbox b ON b.subscriber_id = u.id",
        values);
    connection.commit();
  }

  private void insert(String table, String from, Map<String, String> changed) throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
      for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
        String name = none.getMetaData().getColumnName(i);
        names.add(name);
        values.add(changed.getOrDefault(name, "p." + name));
      }
    }
    execute(
        "INSERT INTO "
            + table
            + " ("
            + String.join(", ", names)
            + ") SELECT "
            + String.join(", ", values)
            + " FROM "
            + from
            + " ORDER BY s.g");
  }

  /** Takes ids out of a sequence, as if the server had used them; returns the first. */
  private long reserve(String sequence, long count) throws SQLException {
    long first = number("SELECT nextval('" + sequence + "')") + 1;
    long next = (first + count) / BLOCK * BLOCK + 2 * BLOCK;
    execute("ALTER SEQUENCE " + sequence + " RESTART WITH " + next);
    return first;
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
