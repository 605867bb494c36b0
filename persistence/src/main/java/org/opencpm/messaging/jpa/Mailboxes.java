package org.opencpm.messaging.jpa;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.persistence.EntityManager;
import org.opencpm.messaging.NoMailboxException;
import org.opencpm.schema.jpa.Sql;

/**
 * The mailbox rows: one for each subscriber, locked by whoever accepts messages for him or changes
 * what his devices may get. A transaction locks mailboxes before rows of devices, and several of
 * them in one call, so that no two transactions wait for each other.
 */
public final class Mailboxes {

  private static final Logger LOG = Logger.getLogger(Mailboxes.class.getName());

  private final Sql sql;

  public Mailboxes(EntityManager em) {
    this.sql = new Sql(em);
  }

  /**
   * Locks the mailboxes until the transaction ends, waiting for their present holders. One that is
   * missing although its subscriber is there (it was deleted by hand) is made again.
   *
   * @return number of the last accepted message by subscriber
   * @throws NoMailboxException if a subscriber does not exist
   */
  public Map<Long, Long> lock(Collection<Long> subscribers) {
    TreeSet<Long> ids = new TreeSet<>(subscribers);
    Map<Long, Long> last = locked(ids);
    if (last.size() != ids.size() && restore(ids, last) > 0) {
      last = locked(ids);
    }
    if (last.size() != ids.size()) {
      ids.removeAll(last.keySet());
      throw new NoMailboxException(ids);
    }
    return last;
  }

  /**
   * Makes missing mailboxes. They go on after all that was ever accepted or planned, so that no
   * number comes twice. Two transactions at a time: the second fails, and is tried again.
   */
  private int restore(Collection<Long> all, Map<Long, Long> there) {
    TreeSet<Long> missing = new TreeSet<>(all);
    missing.removeAll(there.keySet());
    int made =
        sql.update(
            "INSERT INTO mailbox (subscriber_id, last_seq) SELECT s.id, GREATEST(0,"
                + " COALESCE((SELECT MAX(r.seq) FROM message_recipient r"
                + " WHERE r.subscriber_id = s.id), 0),"
                + " COALESCE((SELECT MAX(d.planned_seq) FROM device d"
                + " WHERE d.subscriber_id = s.id), 0))"
                + " FROM subscriber s WHERE s.id IN :in",
            Sql.in(missing));
    if (made > 0) {
      LOG.log(Level.WARNING, "mailbox made again, its row was missing: {0}", missing);
    }
    return made;
  }

  private Map<Long, Long> locked(Collection<Long> ids) {
    Map<Long, Long> last = new HashMap<>();
    for (Object[] row :
        sql.rows(
            "SELECT subscriber_id, last_seq FROM mailbox WHERE subscriber_id IN :in"
                + " ORDER BY subscriber_id FOR UPDATE",
            Sql.in(ids))) {
      last.put(((Number) row[0]).longValue(), ((Number) row[1]).longValue());
    }
    return last;
  }

  /**
   * Locks those of the mailboxes that nobody holds.
   *
   * @return the subscribers whose mailbox is locked now
   */
  public List<Long> lockFree(Collection<Long> subscribers) {
    return sql
        .rows(
            "SELECT subscriber_id, last_seq FROM mailbox WHERE subscriber_id IN :in"
                + " ORDER BY subscriber_id FOR UPDATE SKIP LOCKED",
            Sql.in(new TreeSet<>(subscribers)))
        .stream()
        .map(row -> ((Number) row[0]).longValue())
        .toList();
  }

  /** Counts accepted messages: by subscriber, how many more his mailbox has had. */
  void advance(Map<Long, Integer> accepted) {
    Map<Integer, TreeSet<Long>> byCount = new TreeMap<>();
    accepted.forEach(
        (subscriber, count) ->
            byCount.computeIfAbsent(count, c -> new TreeSet<>()).add(subscriber));
    byCount.forEach(
        (count, subscribers) ->
            sql.update(
                "UPDATE mailbox SET last_seq = last_seq + ? WHERE subscriber_id IN :in",
                count,
                Sql.in(subscribers)));
  }
}
