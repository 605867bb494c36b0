package org.opencpm.filetransfer;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.opencpm.conversation.ContributionId;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.MessageAcceptance;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.SessionMessage;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnWriter;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * Says {@code delivered} for a device that got a file in the place of a message (fact sheet 6.8):
 * it need not know that there was one. Where it says so itself, the second one goes nowhere.
 */
final class OnBehalf {

  private final MessageAcceptance acceptance;
  private final SubscriberDirectory subscribers;
  private final Clock clock;

  OnBehalf(MessageAcceptance acceptance, SubscriberDirectory subscribers, Clock clock) {
    this.acceptance = acceptance;
    this.subscribers = subscribers;
    this.clock = clock;
  }

  /** A device of the recipient has it, if its sender wants to know. */
  void delivered(Delivery delivery, SessionDirection forth) {
    Optional<HttpFile> message = HttpFile.of(delivery.contentType(), delivery.body());
    boolean wanted =
        message
            .filter(
                m -> m.cpim().dispositionRequests().contains(DispositionRequest.POSITIVE_DELIVERY))
            .isPresent();
    if (!wanted || delivery.messageId() == null) {
      return;
    }
    byte[] cpim = report(delivery, message.get().cpim());
    acceptance.notification(
        back(forth),
        new SessionMessage(UUID.randomUUID().toString(), "message/cpim", cpim),
        result -> {});
  }

  private byte[] report(Delivery delivery, CpimMessage about) {
    ImdnDocument document =
        new ImdnDocument(
            delivery.messageId(),
            about.dateTime().map(OffsetDateTime::toString),
            Optional.of(delivery.recipientAddress()),
            Optional.of(delivery.recipientAddress()),
            Optional.empty(),
            Disposition.DELIVERED);
    return CpimMessage.builder()
        .from(delivery.recipientAddress())
        .to(delivery.senderAddress())
        .messageId(UUID.randomUUID().toString())
        .dateTime(
            OffsetDateTime.ofInstant(
                clock.instant().truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC))
        .contentType("message/imdn+xml")
        .contentHeader("Content-Disposition", "notification")
        .content(ImdnWriter.write(document))
        .build()
        .bytes();
  }

  private SessionDirection back(SessionDirection forth) {
    String contribution = ContributionId.random().value();
    return new SessionDirection(
        Sender.of(forth.recipient(), forth.recipientAddress(), null, false),
        subscribers.byAddress(forth.sender().address()).orElse(null),
        forth.sender().address(),
        null,
        "",
        forth.conversationId(),
        contribution,
        ServiceIdentifier.PAGER,
        HeaderList.of(
            List.of(
                Map.entry("Conversation-ID", forth.conversationId()),
                Map.entry("Contribution-ID", contribution))),
        forth.life());
  }
}
