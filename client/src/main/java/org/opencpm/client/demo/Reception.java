package org.opencpm.client.demo;

import java.util.List;
import java.util.Optional;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnParser;
import org.opencpm.notification.ImdnSyntaxException;

/**
 * One MESSAGE that a device received, read for the checker.
 *
 * @param device the device
 * @param nanoTime when it came
 * @param body its bytes
 * @param messageId the message's id; for a notification, the id of the message reported on
 * @param disposition what a notification reports; empty for a message
 */
record Reception(
    String device,
    long nanoTime,
    byte[] body,
    String messageId,
    Optional<Disposition> disposition) {

  /** The id given to what cannot be read, which no sent message has. */
  private static final String UNREADABLE = "(unreadable)";

  static List<Reception> of(DeviceRecording device) {
    return device.receivedMessages().stream().map(event -> read(device.device(), event)).toList();
  }

  private static Reception read(String device, WireEvent event) {
    byte[] body = event.body();
    try {
      CpimMessage cpim = CpimMessage.parse(body);
      if (cpim.content().mediaType().is("message", "imdn+xml")) {
        ImdnDocument report = ImdnParser.parseAll(cpim.content()).get(0);
        return new Reception(
            device, event.nanoTime(), body, report.messageId(), Optional.of(report.disposition()));
      }
      String id = cpim.messageId().orElse(UNREADABLE);
      return new Reception(device, event.nanoTime(), body, id, Optional.empty());
    } catch (CpimSyntaxException | ImdnSyntaxException unreadable) {
      return new Reception(device, event.nanoTime(), body, UNREADABLE, Optional.empty());
    }
  }

  boolean isMessage() {
    return disposition.isEmpty();
  }

  boolean reports(String id, Disposition what) {
    return messageId.equals(id) && disposition.filter(what::equals).isPresent();
  }
}
