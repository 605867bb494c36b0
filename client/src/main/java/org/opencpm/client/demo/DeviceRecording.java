package org.opencpm.client.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.client.wire.WireLog;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;

/**
 * All that crossed the sockets of one device, in order. It is the {@link WireLog} of that device's
 * client and may be used by several threads.
 */
public final class DeviceRecording implements WireLog {

  private final String device;
  private final List<WireEvent> events = new ArrayList<>();

  /**
   * An empty recording.
   *
   * @param device the device's name, for example {@code alice/phone}
   */
  public DeviceRecording(String device) {
    this.device = device;
  }

  /** The device's name. */
  public String device() {
    return device;
  }

  @Override
  public synchronized void record(WireEvent event) {
    events.add(event);
  }

  /** All events so far. */
  public synchronized List<WireEvent> events() {
    return List.copyOf(events);
  }

  /**
   * The MESSAGE requests that the device received, one for each transaction: a retransmission (RFC
   * 3261 section 17.2.3: same top Via branch and CSeq) belongs to the request it repeats.
   */
  public List<WireEvent> receivedMessages() {
    List<String> seen = new ArrayList<>();
    List<WireEvent> messages = new ArrayList<>();
    for (WireEvent event : events()) {
      if (isMessage(event, Direction.RECEIVED)) {
        String transaction =
            event.header("Via") + '\n' + event.header("Call-ID") + '\n' + event.header("CSeq");
        if (!seen.contains(transaction)) {
          seen.add(transaction);
          messages.add(event);
        }
      }
    }
    return messages;
  }

  /** The whole messages that came over MSRP. */
  List<RecordedContent> receivedContents() {
    return RecordedContent.of(events(), Direction.RECEIVED);
  }

  /**
   * The CPIM message that this device sent with an imdn.Message-ID, in a MESSAGE or over MSRP.
   *
   * @param messageId the id
   * @return its bytes when it was sent first; empty when there was none
   */
  public byte[] sentBody(String messageId) {
    return sent(messageId).map(CpimMessage::bytes).orElseGet(() -> new byte[0]);
  }

  /**
   * The text of the message that this device sent with an imdn.Message-ID.
   *
   * @param messageId the id
   * @return empty when there was none
   */
  public Optional<String> sentText(String messageId) {
    return sent(messageId).map(cpim -> new String(cpim.content().body(), StandardCharsets.UTF_8));
  }

  private Optional<CpimMessage> sent(String messageId) {
    List<byte[]> bodies = new ArrayList<>();
    List<WireEvent> all = events();
    all.stream()
        .filter(event -> isMessage(event, Direction.SENT))
        .forEach(event -> bodies.add(event.body()));
    RecordedContent.of(all, Direction.SENT).forEach(content -> bodies.add(content.bytes()));
    for (byte[] body : bodies) {
      try {
        CpimMessage cpim = CpimMessage.parse(body);
        if (cpim.messageId().filter(messageId::equals).isPresent()) {
          return Optional.of(cpim);
        }
      } catch (CpimSyntaxException bare) {
        // Not in a CPIM wrapper: a message without an id, so not the one.
        continue;
      }
    }
    return Optional.empty();
  }

  /** How often an invitation was taken back because another device had accepted it. */
  public long completedElsewhere() {
    return events().stream()
        .filter(event -> event.direction() == Direction.RECEIVED)
        .filter(event -> event.startLine().startsWith("CANCEL "))
        .filter(event -> String.valueOf(event.header("Reason")).contains("cause=200"))
        .map(event -> String.valueOf(event.header("Call-ID")))
        .distinct()
        .count();
  }

  /** When the first 200 to a REGISTER reached the device ({@link System#nanoTime()}). */
  public OptionalLong registeredAt() {
    return events().stream()
        .filter(event -> event.direction() == Direction.RECEIVED)
        .filter(event -> event.startLine().startsWith("SIP/2.0 200"))
        .filter(event -> String.valueOf(event.header("CSeq")).endsWith("REGISTER"))
        .mapToLong(WireEvent::nanoTime)
        .findFirst();
  }

  private static boolean isMessage(WireEvent event, Direction direction) {
    return event.direction() == direction && event.startLine().startsWith("MESSAGE ");
  }
}
