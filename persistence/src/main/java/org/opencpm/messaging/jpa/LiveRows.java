package org.opencpm.messaging.jpa;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.opencpm.administration.LiveDelivery;
import org.opencpm.administration.LiveRecipient;
import org.opencpm.messaging.DeliveryState;

/** Rows of the tables of messages as an operator sees them. */
public final class LiveRows {

  /** Columns of a recipient {@code r} and his message {@code m}. */
  public static final String RECIPIENT =
      "r.id, r.subscriber_id, m.kind, m.sender_address, r.address, m.message_id,"
          + " m.conversation_id, m.call_id, m.content_type, m.body_size, r.accepted_at,"
          + " r.expires_at, r.taken, r.ended";

  /** Columns of a delivery {@code d} and its device {@code v}. */
  public static final String DELIVERY =
      "d.recipient_id, d.device_id, COALESCE(v.name, v.device_key), d.state, d.attempts,"
          + " d.last_status, d.retry_at, v.expires_at, v.lost";

  private LiveRows() {}

  public static LiveRecipient recipient(Object[] row) {
    return new LiveRecipient(
        ((Number) row[0]).longValue(),
        ((Number) row[1]).longValue(),
        Codes.kind(row[2]),
        (String) row[3],
        (String) row[4],
        (String) row[5],
        (String) row[6],
        (String) row[7],
        (String) row[8],
        ((Number) row[9]).longValue(),
        instant(row[10]),
        instant(row[11]),
        (Boolean) row[12],
        (Boolean) row[13]);
  }

  public static LiveDelivery delivery(Object[] row) {
    return new LiveDelivery(
        ((Number) row[0]).longValue(),
        ((Number) row[1]).longValue(),
        (String) row[2],
        state(((Number) row[3]).intValue()),
        ((Number) row[4]).intValue(),
        ((Number) row[5]).intValue(),
        instant(row[6]),
        instant(row[7]),
        (Boolean) row[8]);
  }

  /** Dedupe keys as they stand in their column. */
  public static List<byte[]> hashes(Collection<String> keys) {
    return keys.stream().distinct().map(Codes::hash).toList();
  }

  private static DeliveryState state(int code) {
    return switch (code) {
      case Codes.DONE -> DeliveryState.DONE;
      case Codes.REFUSED -> DeliveryState.REFUSED;
      case Codes.ANNOUNCED -> DeliveryState.ANNOUNCED;
      default -> DeliveryState.WAITING;
    };
  }

  private static Instant instant(Object millis) {
    return millis == null ? null : Instant.ofEpochMilli(((Number) millis).longValue());
  }
}
