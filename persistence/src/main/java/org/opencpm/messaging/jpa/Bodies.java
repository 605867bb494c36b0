package org.opencpm.messaging.jpa;

import javax.persistence.EntityManager;
import org.opencpm.schema.jpa.Sql;

/** The bodies of messages, small ones beside their message, large ones in a table of their own. */
final class Bodies {

  private final Sql sql;

  Bodies(EntityManager em) {
    this.sql = new Sql(em);
  }

  byte[] read(long recipientId) {
    Object[] row =
        sql.row(
            "SELECT m.body, b.body FROM message_recipient r JOIN message m ON m.id = r.message_id"
                + " LEFT JOIN message_body b ON b.message_id = m.id WHERE r.id = ?",
            recipientId);
    if (row == null) {
      return null;
    }
    return (byte[]) (row[0] != null ? row[0] : row[1]);
  }
}
