package org.opencpm.messaging.jpa;

import java.util.Optional;
import javax.persistence.EntityManager;
import org.opencpm.messaging.MessageBody;
import org.opencpm.schema.jpa.Sql;

/** The bodies of messages, small ones beside their message, large ones in a table of their own. */
final class Bodies {

  private final Sql sql;

  Bodies(EntityManager em) {
    this.sql = new Sql(em);
  }

  byte[] read(long recipientId) {
    Object[] row = row(recipientId);
    return row == null ? null : body(row);
  }

  /** Empty, too, of a message that has none. */
  Optional<MessageBody> ofRecipient(long recipientId) {
    Object[] row = row(recipientId);
    return row == null || row[2] == null || body(row) == null
        ? Optional.empty()
        : Optional.of(new MessageBody((String) row[2], body(row)));
  }

  private Object[] row(long recipientId) {
    return sql.row(
        "SELECT m.body, b.body, m.content_type FROM message_recipient r"
            + " JOIN message m ON m.id = r.message_id"
            + " LEFT JOIN message_body b ON b.message_id = m.id WHERE r.id = ?",
        recipientId);
  }

  private static byte[] body(Object[] row) {
    return (byte[]) (row[0] != null ? row[0] : row[1]);
  }
}
