package org.opencpm.administration.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import javax.persistence.PersistenceException;
import org.opencpm.administration.EventHashes;
import org.opencpm.administration.TrailEvent;
import org.opencpm.administration.TrailRepository;
import org.opencpm.schema.jpa.Sql;

/**
 * {@link TrailRepository} on the transaction's connection: events are many and have no other life
 * than to be written, read and deleted, so no entity stands for them.
 */
@ApplicationScoped
public class JpaTrailRepository implements TrailRepository {

  /** Rows that one statement names. */
  private static final int PART = 256;

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaTrailRepository() {}

  /** For use outside of a container. */
  public JpaTrailRepository(EntityManager em) {
    this.em = em;
  }

  @Override
  public long newWriter() {
    return new Sql(em).number("SELECT nextval('event_writer_seq')");
  }

  @Override
  public void append(List<TrailEvent> events) {
    Connection connection = em.unwrap(Connection.class);
    try (PreparedStatement rows = connection.prepareStatement(EventColumns.INSERT);
        PreparedStatement keys =
            connection.prepareStatement("INSERT INTO event_key (hash, event_id) VALUES (?, ?)")) {
      boolean any = false;
      for (TrailEvent event : events) {
        EventColumns.bind(rows, event);
        rows.addBatch();
        for (long hash : EventHashes.of(event)) {
          keys.setLong(1, hash);
          keys.setLong(2, event.id());
          keys.addBatch();
          any = true;
        }
      }
      rows.executeBatch();
      if (any) {
        keys.executeBatch();
      }
    } catch (SQLException e) {
      throw new PersistenceException("events not written", e);
    }
  }

  @Override
  public List<TrailEvent> newest(long below, long from, int max) {
    return events(
        "SELECT "
            + EventColumns.ALL
            + " FROM event WHERE begins = TRUE AND id < ? AND id >= ? ORDER BY id DESC LIMIT ?",
        below,
        from,
        max);
  }

  @Override
  public List<TrailEvent> newest(Collection<Long> keys, long below, long from, int max) {
    TreeSet<Long> ids = new TreeSet<>(Collections.reverseOrder());
    for (long key : new LinkedHashSet<>(keys)) {
      // Each key by itself: its entries are in the order of the index.
      ids.addAll(
          new Sql(em)
              .numbers(
                  "SELECT event_id FROM event_key WHERE hash = ? AND event_id < ?"
                      + " AND event_id >= ? ORDER BY hash DESC, event_id DESC LIMIT ?",
                  key,
                  below,
                  from,
                  max));
      ids.addAll(
          new Sql(em)
              .numbers(
                  "SELECT id FROM event WHERE story = ? AND begins = TRUE AND id < ? AND id >= ?"
                      + " ORDER BY story DESC, id DESC LIMIT ?",
                  key,
                  below,
                  from,
                  max));
    }
    List<Long> wanted = ids.stream().limit(max).toList();
    return wanted.isEmpty()
        ? List.of()
        : events(
            "SELECT " + EventColumns.ALL + " FROM event WHERE id IN :in ORDER BY id DESC",
            Sql.in(wanted));
  }

  @Override
  public List<TrailEvent> beginningsOf(Collection<Long> stories, int max) {
    return stories.isEmpty()
        ? List.of()
        : events(
            "SELECT "
                + EventColumns.ALL
                + " FROM event WHERE story IN :in AND begins = TRUE ORDER BY id DESC LIMIT ?",
            Sql.in(new LinkedHashSet<>(stories)),
            max);
  }

  @Override
  public List<TrailEvent> ofStories(Collection<Long> stories, int max) {
    return stories.isEmpty()
        ? List.of()
        : events(
            "SELECT " + EventColumns.ALL + " FROM event WHERE story IN :in ORDER BY id LIMIT ?",
            Sql.in(new LinkedHashSet<>(stories)),
            max);
  }

  @Override
  public Optional<TrailEvent> find(long id) {
    return events("SELECT " + EventColumns.ALL + " FROM event WHERE id = ?", id).stream()
        .findFirst();
  }

  @Override
  public int sweep(long below, int max) {
    Sql sql = new Sql(em);
    List<TrailEvent> old =
        events(
            "SELECT " + EventColumns.ALL + " FROM event WHERE id < ? ORDER BY id LIMIT ?",
            below,
            max);
    if (!old.isEmpty()) {
      removeKeys(old);
      for (int from = 0; from < old.size(); from += PART) {
        List<TrailEvent> part = old.subList(from, Math.min(old.size(), from + PART));
        sql.update(
            "DELETE FROM event WHERE id IN :in",
            Sql.in(part.stream().map(TrailEvent::id).toList()));
      }
    }
    return old.size();
  }

  /** Each key by itself: one of an address that has very many is found by both columns only. */
  private void removeKeys(List<TrailEvent> events) {
    Connection connection = em.unwrap(Connection.class);
    try (PreparedStatement keys =
        connection.prepareStatement("DELETE FROM event_key WHERE hash = ? AND event_id = ?")) {
      boolean any = false;
      for (TrailEvent event : events) {
        for (long hash : EventHashes.of(event)) {
          keys.setLong(1, hash);
          keys.setLong(2, event.id());
          keys.addBatch();
          any = true;
        }
      }
      if (any) {
        keys.executeBatch();
      }
    } catch (SQLException e) {
      throw new PersistenceException("keys of events not removed", e);
    }
  }

  private List<TrailEvent> events(String statement, Object... parameters) {
    return new Sql(em).rows(statement, parameters).stream().map(EventColumns::read).toList();
  }
}
