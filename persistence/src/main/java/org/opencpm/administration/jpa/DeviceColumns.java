package org.opencpm.administration.jpa;

import java.time.Instant;
import org.opencpm.administration.DeviceRow;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Flow;

/** How a device stands in its row. */
final class DeviceColumns {

  static final String ALL =
      "id, subscriber_id, device_key, instance, name, last_seen, contact_uri, contact_params,"
          + " transport, source_address, source_port, aor, call_id, cseq, expires_at, q,"
          + " user_agent, gruu, path, lost";

  private DeviceColumns() {}

  static DeviceRow read(Object[] row) {
    return new DeviceRow(
        new Device(
            number(row[0]),
            number(row[1]),
            (String) row[2],
            (String) row[3],
            (String) row[4],
            row[14] == null ? null : binding(row)),
        Instant.ofEpochMilli(number(row[5])));
  }

  private static Binding binding(Object[] row) {
    return new Binding(
        (String) row[6],
        (String) row[7],
        new Flow((String) row[8], (String) row[9], ((Number) row[10]).intValue()),
        (String) row[11],
        (String) row[12],
        number(row[13]),
        Instant.ofEpochMilli(number(row[14])),
        ((Number) row[15]).doubleValue(),
        (String) row[16],
        (String) row[17],
        (String) row[18],
        (Boolean) row[19]);
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
