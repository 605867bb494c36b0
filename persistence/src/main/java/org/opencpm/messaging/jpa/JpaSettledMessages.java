package org.opencpm.messaging.jpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.enterprise.context.ApplicationScoped;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceContext;
import org.opencpm.messaging.NewRecipient;
import org.opencpm.messaging.SettledMessages;
import org.opencpm.schema.jpa.Sql;

/**
 * {@link SettledMessages} in the database. What has expired is removed where something is noted, a
 * few rows each time: the table grows in no other way.
 */
@ApplicationScoped
public class JpaSettledMessages implements SettledMessages {

  private static final int REMOVED_AT_ONCE = 200;

  @PersistenceContext(unitName = "cpm")
  private EntityManager em;

  /** For the container. */
  public JpaSettledMessages() {}

  /** For use outside of a container. */
  public JpaSettledMessages(EntityManager em) {
    this.em = em;
  }

  @Override
  public Set<String> note(Collection<NewRecipient> recipients, Instant now) {
    Sql sql = new Sql(em);
    removeExpired(sql, now);
    // In the order of the keys, so that two nodes never wait for each other.
    Map<String, NewRecipient> byHash = new TreeMap<>();
    recipients.forEach(r -> byHash.putIfAbsent(hex(Codes.hash(r.dedupeKey())), r));
    Set<String> known = new HashSet<>();
    for (List<String> part : Parts.of(List.copyOf(byHash.keySet()))) {
      List<byte[]> keys = part.stream().map(HexFormat.of()::parseHex).toList();
      for (String table : List.of("settled_message", "message_recipient")) {
        sql.values("SELECT dedupe_key FROM " + table + " WHERE dedupe_key IN :in", Sql.in(keys))
            .forEach(key -> known.add(hex((byte[]) key)));
      }
    }
    Set<String> fresh = new HashSet<>();
    byHash.forEach(
        (hash, recipient) -> {
          if (!known.contains(hash)) {
            sql.update(
                "INSERT INTO settled_message (dedupe_key, expires_at) VALUES (?, ?)",
                HexFormat.of().parseHex(hash),
                recipient.expiresAt().toEpochMilli());
            fresh.add(recipient.dedupeKey());
          }
        });
    return fresh;
  }

  private static void removeExpired(Sql sql, Instant now) {
    List<Object> gone = new ArrayList<>();
    sql.rows(
            "SELECT dedupe_key, expires_at FROM settled_message WHERE expires_at <= ?"
                + " ORDER BY expires_at LIMIT "
                + REMOVED_AT_ONCE
                + " FOR UPDATE SKIP LOCKED",
            now.toEpochMilli())
        .forEach(row -> gone.add(row[0]));
    if (!gone.isEmpty()) {
      sql.update("DELETE FROM settled_message WHERE dedupe_key IN :in", Sql.in(gone));
    }
  }

  private static String hex(byte[] key) {
    return HexFormat.of().formatHex(key);
  }
}
