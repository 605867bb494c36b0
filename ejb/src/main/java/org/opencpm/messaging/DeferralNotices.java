package org.opencpm.messaging;

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
import org.opencpm.conversation.ConversationId;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Tells devices of messages that they can fetch (AD-PF-23.2, AD-PF-36): one notice by SIP MESSAGE
 * for all that a device has not been told of, listing what is kept for it. A notice waits and is
 * repeated as any message is.
 */
@ApplicationScoped
public class DeferralNotices {

  /** Messages that a notice describes; its count says how many there are. */
  static final int DESCRIBED = 20;

  private static final int COUNTED = 1000;

  private Settings settings;
  private Node node;

  /** For the container's proxy. */
  protected DeferralNotices() {}

  @Inject
  public DeferralNotices(Settings settings, Node node) {
    this.settings = settings;
    this.node = node;
  }

  /**
   * Stores a notice for a device if there is something that it has not been told of; runs in the
   * caller's transaction.
   *
   * @param address of the user, to which the notice goes
   * @return the deliveries that this made
   */
  public List<Delivery> tell(
      MessageRepository messages, Device device, String address, Instant now) {
    if (messages.tell(device.id(), now) == 0) {
      return List.of();
    }
    List<Announced> kept = messages.announced(device.id(), COUNTED, now);
    if (kept.isEmpty()) {
      return List.of();
    }
    return messages.accept(List.of(notice(device, address, kept, now)), node.id(), now).stream()
        .flatMap(acceptance -> acceptance.deliveries().stream())
        .toList();
  }

  private NewMessage notice(Device device, String address, List<Announced> kept, Instant now) {
    String id = UUID.randomUUID().toString();
    String conversation = ConversationId.random().value();
    String contribution = ContributionId.random().value();
    HeaderList headers =
        HeaderList.of(
            List.of(
                Map.entry("Conversation-ID", conversation),
                Map.entry("Contribution-ID", contribution)));
    Instant end = kept.stream().map(Announced::expiresAt).max(Instant::compareTo).orElse(now);
    NewRecipient recipient =
        new NewRecipient(device.subscriberId(), address, "d:" + id, end, true, device.key(), true);
    return new NewMessage(
        MessageKind.NOTICE,
        "a:" + settings.deferredUri(),
        null,
        settings.deferredUri(),
        null,
        id,
        null,
        conversation,
        contribution,
        ServiceIdentifier.SYSTEM_MESSAGE.name(),
        Set.of(),
        headers.serialise(),
        "message/cpim",
        content(id, address, kept, now),
        false,
        now,
        List.of(recipient));
  }

  private byte[] content(String id, String address, List<Announced> kept, Instant now) {
    DeferredNotification document =
        new DeferredNotification(
            kept.size(), kept.stream().limit(DESCRIBED).map(DeferralNotices::entry).toList());
    return CpimMessage.builder()
        .from(settings.deferredUri())
        .to(address)
        .messageId(id)
        .dateTime(OffsetDateTime.ofInstant(now.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC))
        .contentType(DeferredNotification.TYPE)
        .content(document.write())
        .build()
        .bytes();
  }

  private static DeferredNotification.Entry entry(Announced kept) {
    Optional<String> subject = HeaderList.deserialise(kept.headers()).first("Subject");
    return new DeferredNotification.Entry(
        kept.id(),
        kept.anonymous() ? CpimMessage.ANONYMOUS : kept.senderAddress(),
        kept.size(),
        kept.acceptedAt().truncatedTo(ChronoUnit.SECONDS),
        kept.conversationId(),
        subject.orElse(null));
  }
}
