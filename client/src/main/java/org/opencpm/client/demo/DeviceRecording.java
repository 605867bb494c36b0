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

  /**
   * The body of the MESSAGE that this device sent with a Call-ID.
   *
   * @param callId the Call-ID
   * @return the bytes of the first such request; empty when there was none
   */
  public byte[] sentBody(String callId) {
    return events().stream()
        .filter(event -> isMessage(event, Direction.SENT))
        .filter(event -> callId.equals(event.header("Call-ID")))
        .findFirst()
        .map(WireEvent::body)
        .orElseGet(() -> new byte[0]);
  }

  /**
   * The text of the message that this device sent with an imdn.Message-ID.
   *
   * @param messageId the id
   * @return empty when there was none
   */
  public Optional<String> sentText(String messageId) {
    for (WireEvent event : events()) {
      if (isMessage(event, Direction.SENT)) {
        try {
          CpimMessage cpim = CpimMessage.parse(event.body());
          if (cpim.messageId().filter(messageId::equals).isPresent()) {
            return Optional.of(new String(cpim.content().body(), StandardCharsets.UTF_8));
          }
        } catch (CpimSyntaxException bare) {
          // Not in a CPIM wrapper: a message without an id, so not the one.
          continue;
        }
      }
    }
    return Optional.empty();
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
