package org.opencpm.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.messaging.Correlated;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MessageRepository;
import org.opencpm.messaging.NewMessage;
import org.opencpm.messaging.NewRecipient;
import org.opencpm.messaging.RecipientReport;
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
   * A notification as received.
   *
   * @param carrier its recipients are not yet known
   */
  public record Notification(NewMessage carrier, List<Report> reports) {}

  /**
   * The notifications that are to be stored for the original senders; runs in the caller's
   * transaction.
   *
   * @return for each of the batch, in its order, what goes on of it
   */
  public List<List<NewMessage>> relay(List<Notification> batch, Instant now) {
    Map<String, Correlated> known = correlate(batch);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      for (Report report : batch.get(i).reports()) {
        Correlated original = original(report, known);
        if (original == null) {
          dropped(batch.get(i), report, "no such message of this reporter");
        } else if (original.senderSubscriberId() == null) {
          dropped(batch.get(i), report, "sender is not served here");
        } else {
          candidates.add(new Candidate(i, report, original));
        }
      }
    }
    List<Boolean> may =
        candidates.isEmpty()
            ? List.of()
            : messages.report(candidates.stream().map(Candidate::claim).toList());
    List<List<NewMessage>> relayed = new ArrayList<>();
    batch.forEach(notification -> relayed.add(new ArrayList<>(1)));
    for (int c = 0; c < candidates.size(); c++) {
      Candidate one = candidates.get(c);
      Notification notification = batch.get(one.index());
      if (may.get(c)) {
        boolean alone = notification.reports().size() == 1;
        relayed
            .get(one.index())
            .add(forSender(notification.carrier(), one.report(), one.original(), alone, now));
      } else {
        dropped(notification, one.report(), "reported before");
      }
    }
    return relayed;
  }

  /** A report that goes on unless its sender was told before. */
  private record Candidate(int index, Report report, Correlated original) {

    RecipientReport claim() {
      return new RecipientReport(original.recipientId(), report.document().disposition());
    }
  }

  private static void dropped(Notification notification, Report report, String why) {
    MessageLog.event(
        "notification-dropped",
        notification.carrier().messageId(),
        notification.carrier().conversationId(),
        notification.carrier().callId(),
        "from",
        notification.carrier().senderAddress(),
        "about",
        report.document().messageId(),
        "disposition",
        report.document().disposition(),
        "reason",
        why);
  }

  private Map<String, Correlated> correlate(List<Notification> batch) {
    Set<String> keys = new HashSet<>();
    batch.forEach(n -> n.reports().forEach(report -> keys.add(report.dedupeKey())));
    return messages.correlate(keys);
  }

  /** The message that is spoken of, if the reporter was a recipient of it; else null. */
  private Correlated original(Report report, Map<String, Correlated> known) {
    Optional<Correlated> found = Optional.ofNullable(known.get(report.dedupeKey()));
    if (found.isEmpty()) {
      String callId = report.document().messageId();
      Optional<Long> onItsWay = calls.recipientOf(report.reporterId(), callId);
      found =
          onItsWay.isPresent()
              ? messages.correlateRecipient(onItsWay.get())
              : messages.correlateByCallId(report.reporterId(), callId);
    }
    return found.filter(c -> c.reporterId() == report.reporterId()).orElse(null);
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
