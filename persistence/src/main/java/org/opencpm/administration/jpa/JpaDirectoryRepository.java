package org.opencpm.administration.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import javax.persistence.PersistenceException;
import org.opencpm.administration.DeviceRow;
import org.opencpm.administration.DirectoryRepository;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Subscriber;

/** {@link DirectoryRepository} by queries that walk an index and end after a page. */
@ApplicationScoped
public class JpaDirectoryRepository implements DirectoryRepository {

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaDirectoryRepository() {}

  /** For use outside of a container. */
  public JpaDirectoryRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public List<Subscriber> subscribers(String prefix, String afterUserName, int max) {
    // By code points on every database: so the beginning of a name is a range of an index.
    String name = isPostgres() ? "user_name COLLATE \"C\"" : "user_name";
    String columns = "SELECT id, user_name, active FROM subscriber WHERE " + name + " > ?";
    String order = " ORDER BY " + name + " LIMIT ?";
    return prefix.isEmpty()
        ? withAddresses(new Sql(em).rows(columns + order, afterUserName, max))
        : withAddresses(
            new Sql(em)
                .rows(
                    columns + " AND " + name + " LIKE ? ESCAPE '!'" + order,
                    afterUserName,
                    literal(prefix) + "%",
                    max));
  }

  @Override
  public List<Subscriber> subscribers(Collection<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : withAddresses(
            new Sql(em)
                .rows(
                    "SELECT id, user_name, active FROM subscriber WHERE id IN :in"
                        + " ORDER BY user_name",
                    Sql.in(new LinkedHashSet<>(ids))));
  }

  private boolean isPostgres() {
    try {
      return em.unwrap(Connection.class)
          .getMetaData()
          .getDatabaseProductName()
          .equals("PostgreSQL");
    } catch (SQLException e) {
      throw new PersistenceException("the database does not say what it is", e);
    }
  }

  private List<Subscriber> withAddresses(List<Object[]> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<Long, List<String>> addresses = new HashMap<>();
    for (Object[] row :
        new Sql(em)
            .rows(
                "SELECT subscriber_id, address FROM subscriber_address WHERE subscriber_id IN :in"
                    + " ORDER BY subscriber_id, position",
                Sql.in(rows.stream().map(row -> ((Number) row[0]).longValue()).toList()))) {
      addresses
          .computeIfAbsent(((Number) row[0]).longValue(), id -> new ArrayList<>())
          .add((String) row[1]);
    }
    return rows.stream()
        .map(
            row -> {
              long id = ((Number) row[0]).longValue();
              return new Subscriber(
                  id,
                  (String) row[1],
                  (Boolean) row[2],
                  addresses.getOrDefault(id, List.of()),
                  Map.of());
            })
        .toList();
  }

  @Override
  public Map<String, Long> idsByUserName(Collection<String> userNames) {
    return ids("SELECT user_name, id FROM subscriber WHERE user_name IN :in", userNames);
  }

  @Override
  public Map<String, Long> owners(Collection<String> addresses) {
    return ids(
        "SELECT address, subscriber_id FROM subscriber_address WHERE address IN :in", addresses);
  }

  private Map<String, Long> ids(String statement, Collection<String> texts) {
    Map<String, Long> ids = new HashMap<>();
    if (!texts.isEmpty()) {
      new Sql(em)
          .rows(statement, Sql.in(new LinkedHashSet<>(texts)))
          .forEach(row -> ids.put((String) row[0], ((Number) row[1]).longValue()));
    }
    return ids;
  }

  @Override
  public Map<Long, Integer> deviceCounts(Collection<Long> subscriberIds) {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    if (!subscriberIds.isEmpty()) {
      new Sql(em)
          .rows(
              "SELECT subscriber_id, COUNT(*) FROM device WHERE subscriber_id IN :in"
                  + " GROUP BY subscriber_id",
              Sql.in(new LinkedHashSet<>(subscriberIds)))
          .forEach(row -> counts.put(((Number) row[0]).longValue(), ((Number) row[1]).intValue()));
    }
    return counts;
  }

  @Override
  public long countSubscribers() {
    return new Sql(em).number("SELECT COUNT(*) FROM subscriber");
  }

  @Override
  public List<DeviceRow> devices(long afterId, boolean registeredAlone, Instant now, int max) {
    return registeredAlone
        ? rows(
            "WHERE id > ? AND expires_at > ? ORDER BY id LIMIT ?", afterId, now.toEpochMilli(), max)
        : rows("WHERE id > ? ORDER BY id LIMIT ?", afterId, max);
  }

  @Override
  public List<DeviceRow> devicesOf(Collection<Long> subscriberIds) {
    return subscriberIds.isEmpty()
        ? List.of()
        : rows(
            "WHERE subscriber_id IN :in ORDER BY id", Sql.in(new LinkedHashSet<>(subscriberIds)));
  }

  @Override
  public Searched search(String text, long afterId, boolean registeredAlone, Instant now, int max) {
    Sql sql = new Sql(em);
    Long end =
        sql.number(
            "SELECT id FROM device WHERE id > ? ORDER BY id LIMIT 1 OFFSET "
                + (DEVICES_SEARCHED - 1),
            afterId);
    long last = end == null ? Long.MAX_VALUE : end;
    String like = "%" + literal(text.toLowerCase(Locale.ROOT)) + "%";
    List<DeviceRow> found =
        rows(
            "WHERE id > ? AND id <= ? AND COALESCE(expires_at, 0) > ?"
                + " AND (LOWER(aor) LIKE ? ESCAPE '!' OR LOWER(name) LIKE ? ESCAPE '!'"
                + " OR LOWER(user_agent) LIKE ? ESCAPE '!' OR LOWER(device_key) LIKE ? ESCAPE '!')"
                + " ORDER BY id LIMIT ?",
            afterId,
            last,
            registeredAlone ? now.toEpochMilli() : -1,
            Sql.all(like, like, like, like),
            max);
    if (found.size() == max) {
      return new Searched(found, found.get(max - 1).device().id());
    }
    return new Searched(found, end);
  }

  @Override
  public Optional<DeviceRow> device(long id) {
    return rows("WHERE id = ?", id).stream().findFirst();
  }

  private List<DeviceRow> rows(String rest, Object... parameters) {
    return new Sql(em)
        .rows("SELECT " + DeviceColumns.ALL + " FROM device " + rest, parameters).stream()
            .map(DeviceColumns::read)
            .toList();
  }

  /** A text as a pattern that it alone matches. */
  private static String literal(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}
