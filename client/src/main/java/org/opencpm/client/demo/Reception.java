package org.opencpm.client.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnParser;
import org.opencpm.notification.ImdnSyntaxException;

/**
 * One message, notification or composing indication that a device received, in a SIP MESSAGE or
 * over MSRP, read for the checker.
 *
 * @param device the device
 * @param way how it came
 * @param nanoTime when it came
 * @param body its bytes
 * @param kind what it is
 * @param messageId the message's id; for a notification, the id of the message reported on
 * @param disposition what a notification reports; empty for anything else
 */
record Reception(
    String device,
    Way way,
    long nanoTime,
    byte[] body,
    Kind kind,
    String messageId,
    Optional<Disposition> disposition) {

  /** What came. */
  enum Kind {
    MESSAGE,
    REPORT,
    COMPOSING
  }

  /** The id given to what cannot be read, which no sent message has. */
  private static final String UNREADABLE = "(unreadable)";

  private static final String COMPOSING_TYPE = "application/im-iscomposing+xml";

  static List<Reception> of(DeviceRecording device) {
    List<Reception> all = new ArrayList<>();
    device
        .receivedMessages()
        .forEach(
            event -> all.add(read(device.device(), Way.MESSAGE, event.nanoTime(), event.body())));
    for (RecordedContent content : device.receivedContents()) {
      if (isFile(content.contentType())) {
        // Looked at where it has landed.
        continue;
      }
      all.add(
          content.contentType().startsWith(COMPOSING_TYPE)
              ? composing(device.device(), Way.MSRP, content.nanoTime(), content.bytes())
              : read(device.device(), Way.MSRP, content.nanoTime(), content.bytes()));
    }
    return all;
  }

  /** Messages come in a wrapper; what has another type of its own is a file. */
  private static boolean isFile(String contentType) {
    return !contentType.startsWith("message/")
        && !contentType.startsWith("text/")
        && !contentType.startsWith(COMPOSING_TYPE);
  }

  private static Reception composing(String device, Way way, long nanoTime, byte[] body) {
    boolean active = new String(body, StandardCharsets.UTF_8).contains(">active<");
    String state = active ? "active" : "idle";
    return new Reception(device, way, nanoTime, body, Kind.COMPOSING, state, Optional.empty());
  }

  private static Reception read(String device, Way way, long nanoTime, byte[] body) {
    try {
      CpimMessage cpim = CpimMessage.parse(body);
      if (cpim.content().mediaType().essence().equals(COMPOSING_TYPE)) {
        return composing(device, way, nanoTime, cpim.content().body());
      }
      if (cpim.content().mediaType().is("message", "imdn+xml")) {
        ImdnDocument report = ImdnParser.parseAll(cpim.content()).get(0);
        return new Reception(
            device,
            way,
            nanoTime,
            body,
            Kind.REPORT,
            report.messageId(),
            Optional.of(report.disposition()));
      }
      String id = cpim.messageId().orElse(UNREADABLE);
      return new Reception(device, way, nanoTime, body, Kind.MESSAGE, id, Optional.empty());
    } catch (CpimSyntaxException | ImdnSyntaxException unreadable) {
      return new Reception(device, way, nanoTime, body, Kind.MESSAGE, UNREADABLE, Optional.empty());
    }
  }

  boolean isMessage() {
    return kind == Kind.MESSAGE;
  }

  boolean isComposing() {
    return kind == Kind.COMPOSING;
  }

  boolean reports(String id, Disposition what) {
    return messageId.equals(id) && disposition.filter(what::equals).isPresent();
  }
}
