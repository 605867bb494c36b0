package org.opencpm.messaging.jpa;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.persistence.EntityManager;
import org.opencpm.schema.jpa.Sql;

/**
 * The dedupe keys that are in use: those in the database, and those of the batch that is being
 * stored. Who asks holds the mailboxes of the recipients, so that nobody stores one meanwhile.
 */
final class KnownKeys {

  /** Bounds what one statement names; the callers' batches are far smaller. */
  private static final int MAX_KEYS = 1024;

  private final Sql sql;
  private final Set<String> known = new HashSet<>();

  KnownKeys(EntityManager em) {
    this.sql = new Sql(em);
  }

  /** Looks which of these keys are in the database. */
  void find(List<byte[]> keys) {
    for (int from = 0; from < keys.size(); from += MAX_KEYS) {
      List<byte[]> part = keys.subList(from, Math.min(from + MAX_KEYS, keys.size()));
      for (Object stored :
          sql.values(
              "SELECT dedupe_key FROM message_recipient WHERE dedupe_key IN :in", Sql.in(part))) {
        add((byte[]) stored);
      }
    }
  }

  /** Takes a key into use; false when it is in use already. */
  boolean add(byte[] key) {
    return known.add(new String(key, StandardCharsets.ISO_8859_1));
  }
}
