package org.opencpm.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.conversation.ContributionId;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.EndedRecipient;
import org.opencpm.messaging.MessageKind;
import org.opencpm.messaging.NewMessage;
import org.opencpm.messaging.NewRecipient;
import org.opencpm.operation.MessageLog;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Writes the notifications that the server itself sends (RFC 5438; fact sheet 7.2 to 7.4): {@code
 * failed} when it gives a message up, {@code stored} when it defers one. CPIM From and To are bare
 * URIs, and the document says both recipient URIs.
 */
@ApplicationScoped
public class NotificationWriter {

  /** In place of the id of a subscriber: the notification is for somebody served elsewhere. */
  public static final long SERVED_ELSEWHERE = 0;

  private Settings settings;
  private Clock clock;

  /** For the container's proxy. */
  protected NotificationWriter() {}

  @Inject
  public NotificationWriter(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The {@code failed} notification for a message that was given up. Its recipient is {@link
   * #SERVED_ELSEWHERE} where the sender is (IMS mode).
   */
  public Optional<NewMessage> failed(EndedRecipient ended) {
    boolean foreign = ended.senderSubscriberId() == null;
    if (foreign && !settings.imsMode() || ended.messageId() == null) {
      return Optional.empty();
    }
    About about =
        new About(
            ended.messageId(),
            ended.conversationId(),
            ended.contributionId(),
            ended.acceptedAt(),
            ended.subscriberId(),
            ended.recipientAddress(),
            foreign ? SERVED_ELSEWHERE : ended.senderSubscriberId(),
            ended.senderAddress(),
            ended.senderDeviceKey());
    return Optional.of(write(Disposition.FAILED, about));
  }

  /** The {@code failed} notification for a message that this recipient does not get. */
  public Optional<NewMessage> failed(NewMessage message, NewRecipient recipient) {
    return about(Disposition.FAILED, message, recipient);
  }

  /** The {@code stored} notification for a message that now waits for this recipient. */
  public Optional<NewMessage> stored(NewMessage message, NewRecipient recipient) {
    return about(Disposition.STORED, message, recipient);
  }

  private Optional<NewMessage> about(
      Disposition disposition, NewMessage message, NewRecipient recipient) {
    if (message.senderSubscriberId() == null || message.messageId() == null) {
      return Optional.empty();
    }
    About about =
        new About(
            message.messageId(),
            message.conversationId(),
            message.contributionId(),
            message.acceptedAt(),
            recipient.subscriberId(),
            recipient.address(),
            message.senderSubscriberId(),
            message.senderAddress(),
            message.senderDeviceKey());
    return Optional.of(write(disposition, about));
  }

  /** What a notification speaks of, and whom it goes to. */
  private record About(
      String messageId,
      String conversationId,
      String contributionId,
      Instant acceptedAt,
      long recipientId,
      String recipientAddress,
      long senderId,
      String senderAddress,
      String senderDeviceKey) {}

  private NewMessage write(Disposition disposition, About about) {
    Instant now = clock.instant();
    ImdnDocument document =
        new ImdnDocument(
            about.messageId(),
            Optional.of(about.acceptedAt().truncatedTo(ChronoUnit.MILLIS).toString()),
            Optional.of(about.recipientAddress()),
            Optional.of(about.recipientAddress()),
            Optional.empty(),
            disposition);
    String ownId = UUID.randomUUID().toString();
    CpimMessage cpim =
        CpimMessage.builder()
            .from(about.recipientAddress())
            .to(about.senderAddress())
            .messageId(ownId)
            .dateTime(OffsetDateTime.ofInstant(now.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC))
            .contentType("message/imdn+xml")
            .contentHeader("Content-Disposition", "notification")
            .content(ImdnWriter.write(document))
            .build();
    boolean known = about.recipientId() > 0;
    String ownContribution = ContributionId.random().value();
    MessageLog.event(
        "notification",
        ownId,
        about.conversationId(),
        null,
        "kind",
        MessageKind.NOTIFICATION,
        "from",
        about.recipientAddress(),
        "to",
        about.senderAddress(),
        "about",
        about.messageId(),
        "disposition",
        disposition);
    HeaderList headers =
        HeaderList.of(
            List.of(
                Map.entry("Conversation-ID", about.conversationId()),
                Map.entry("Contribution-ID", ownContribution),
                Map.entry("InReplyTo-Contribution-ID", about.contributionId())));
    NewRecipient recipient =
        new NewRecipient(
            about.senderId(),
            about.senderAddress(),
            "n:" + ownId,
            now.plus(settings.deferredExpiryMax()),
            true,
            about.senderDeviceKey(),
            false);
    return new NewMessage(
        MessageKind.NOTIFICATION,
        known ? "s:" + about.recipientId() : "a:" + about.recipientAddress(),
        known ? about.recipientId() : null,
        about.recipientAddress(),
        null,
        ownId,
        null,
        about.conversationId(),
        ownContribution,
        ServiceIdentifier.PAGER.name(),
        Set.of(),
        headers.serialise(),
        "message/cpim",
        cpim.bytes(),
        false,
        now,
        List.of(recipient));
  }
}
