package org.opencpm.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.messaging.Correlated;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MessageRepository;
import org.opencpm.messaging.NewMessage;
import org.opencpm.messaging.NewRecipient;
import org.opencpm.messaging.SentCalls;
import org.opencpm.operation.MessageLog;
import org.opencpm.policy.Settings;

/**
 * Takes recipients' notifications to the devices that sent the messages (design 4.4): only from a
 * recipient of that message, each of delivered, displayed and failed once however many devices
 * report, to the sending device while it is registered. What may not go is dropped and logged; the
 * reporter never hears of it.
 */
@ApplicationScoped
public class NotificationRelay {

  private MessageRepository messages;
  private SentCalls calls;
  private Settings settings;

  /** For the container's proxy. */
  protected NotificationRelay() {}

  @Inject
  public NotificationRelay(MessageRepository messages, SentCalls calls, Settings settings) {
    this.messages = messages;
    this.calls = calls;
    this.settings = settings;
  }

  /**
   * One report inside a notification.
   *
   * @param dedupeKey identity of the message spoken of, from its sender, the reporter and its
   *     message id
   */
  public record Report(String dedupeKey, long reporterId, ImdnDocument document) {}

  /**
   * The notifications that are to be stored for the original sender; runs in the caller's
   * transaction.
   *
   * @param carrier the request as received, its recipients not yet known
   */
  public List<NewMessage> relay(
      NewMessage carrier, List<Report> reports, String callId, Instant now) {
    List<NewMessage> relayed = new ArrayList<>();
    for (Report report : reports) {
      Optional<Correlated> found = correlate(report);
      String refusal = null;
      if (found.isEmpty()) {
        refusal = "no such message of this reporter";
      } else if (found.get().senderSubscriberId() == null) {
        refusal = "sender is not served here";
      } else if (!messages.report(found.get().recipientId(), report.document().disposition())) {
        refusal = "reported before";
      }
      if (refusal == null) {
        relayed.add(forSender(carrier, report, found.get(), reports.size() == 1, now));
      } else {
        MessageLog.event(
            "notification-dropped",
            carrier.messageId(),
            carrier.conversationId(),
            callId,
            "about",
            report.document().messageId(),
            "reason",
            refusal);
      }
    }
    return relayed;
  }

  private Optional<Correlated> correlate(Report report) {
    Optional<Correlated> found = messages.correlate(report.dedupeKey());
    if (found.isEmpty()) {
      String callId = report.document().messageId();
      Optional<Long> onItsWay = calls.recipientOf(report.reporterId(), callId);
      found =
          onItsWay.isPresent()
              ? messages.correlateRecipient(onItsWay.get())
              : messages.correlateByCallId(report.reporterId(), callId);
    }
    return found.filter(c -> c.reporterId() == report.reporterId());
  }

  private NewMessage forSender(
      NewMessage carrier, Report report, Correlated original, boolean alone, Instant now) {
    ImdnDocument document = report.document();
    String nameForSender =
        original.messageId() != null ? original.messageId() : original.originalCallId();
    boolean asReceived = alone && document.messageId().equals(nameForSender);
    NewRecipient recipient =
        new NewRecipient(
            original.senderSubscriberId(),
            original.senderAddress(),
            "n:" + java.util.UUID.randomUUID(),
            now.plus(settings.deferredExpiryMax()),
            true,
            original.senderDeviceKey(),
            false);
    return new NewMessage(
        carrier.kind(),
        carrier.senderKey(),
        carrier.senderSubscriberId(),
        carrier.senderAddress(),
        carrier.senderDeviceKey(),
        carrier.messageId(),
        carrier.callId(),
        carrier.conversationId(),
        carrier.contributionId(),
        carrier.service(),
        carrier.wishes(),
        carrier.headers(),
        carrier.contentType(),
        asReceived ? carrier.body() : rewritten(carrier, document, nameForSender),
        carrier.anonymous(),
        carrier.acceptedAt(),
        List.of(recipient));
  }

  /** The report alone, naming the message as its sender knows it. */
  private static byte[] rewritten(NewMessage carrier, ImdnDocument document, String messageId) {
    byte[] xml =
        ImdnWriter.write(
            new ImdnDocument(
                messageId,
                document.dateTime(),
                document.recipientUri(),
                document.originalRecipientUri(),
                document.subject(),
                document.disposition()));
    boolean wrapped =
        MediaType.parse(carrier.contentType()).filter(t -> t.is("message", "cpim")).isPresent();
    if (!wrapped) {
      return xml;
    }
    try {
      CpimMessage received = CpimMessage.parse(carrier.body());
      CpimMessage.Builder builder =
          CpimMessage.builder()
              .from(received.fromUri().orElse(carrier.senderAddress()))
              .to(received.toUri().orElse(carrier.senderAddress()))
              .contentType("message/imdn+xml")
              .contentHeader("Content-Disposition", "notification")
              .content(xml);
      received.messageId().ifPresent(builder::messageId);
      received.dateTime().ifPresent(builder::dateTime);
      return builder.build().bytes();
    } catch (CpimSyntaxException e) {
      throw new IllegalStateException("was parsed when it was accepted", e);
    }
  }
}
