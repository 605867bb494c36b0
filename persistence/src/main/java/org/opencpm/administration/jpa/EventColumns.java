package org.opencpm.administration.jpa;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.opencpm.administration.TrailEvent;

/** How an event stands in its row. */
final class EventColumns {

  static final String ALL =
      "id, name, begins, kind, story, message_id, conversation_id, contribution_id, call_id,"
          + " sender, recipients, device, status, size, about, detail";

  static final String INSERT =
      "INSERT INTO event (" + ALL + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private EventColumns() {}

  static void bind(PreparedStatement statement, TrailEvent event) throws SQLException {
    statement.setLong(1, event.id());
    statement.setString(2, event.name());
    statement.setBoolean(3, event.begins());
    statement.setString(4, event.kind());
    statement.setLong(5, event.story());
    statement.setString(6, event.messageId());
    statement.setString(7, event.conversationId());
    statement.setString(8, event.contributionId());
    statement.setString(9, event.callId());
    statement.setString(10, event.sender());
    statement.setString(
        11, event.recipients().isEmpty() ? null : String.join(" ", event.recipients()));
    statement.setString(12, event.device());
    statement.setInt(13, event.status());
    statement.setLong(14, event.size());
    statement.setString(15, event.about());
    statement.setString(16, event.detail());
  }

  static TrailEvent read(Object[] row) {
    String recipients = (String) row[10];
    return new TrailEvent(
        ((Number) row[0]).longValue(),
        (String) row[1],
        (Boolean) row[2],
        (String) row[3],
        ((Number) row[4]).longValue(),
        (String) row[5],
        (String) row[6],
        (String) row[7],
        (String) row[8],
        (String) row[9],
        recipients == null ? List.of() : List.of(recipients.split(" ")),
        (String) row[11],
        ((Number) row[12]).intValue(),
        ((Number) row[13]).longValue(),
        (String) row[14],
        (String) row[15]);
  }
}
