package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.notification.NotificationWriter;
import org.opencpm.operation.MessageLog;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.storage.MessageStore;
import org.opencpm.storage.StoredMessage;
import org.opencpm.subscriber.DeviceRepository;

/** Transactions of the delivery engine and of expiry. Nothing is sent in here. */
@Stateless
public class DeliveryTransaction {

  /** Bytes of the bodies that one transaction of expiry may hand to the message store. */
  private static final long MAX_EXPIRY_BYTES = 16L * 1024 * 1024;

  @Inject private MessageRepository messages;
  @Inject private DeviceRepository devices;
  @Inject private MessageStore store;
  @Inject private NotificationWriter writer;
  @Inject private Policies policies;
  @Inject private Node node;
  @Inject private Clock clock;

  /** For the container. */
  public DeliveryTransaction() {}

  /** For use outside of a container. */
  DeliveryTransaction(
      MessageRepository messages,
      DeviceRepository devices,
      MessageStore store,
      NotificationWriter writer,
      Policies policies,
      Node node,
      Clock clock) {
    this.messages = messages;
    this.devices = devices;
    this.store = store;
    this.writer = writer;
    this.policies = policies;
    this.node = node;
    this.clock = clock;
  }

  /** One attempt's result, and the binding that turned out to be lost, if any. */
  public record Completion(DeliveryResult result, Lost lost) {}

  /** A device that did not answer, with the identity of the binding that was tried. */
  public record Lost(long deviceId, long subscriberId, String callId, long cseq) {}

  /**
   * What expiry did.
   *
   * @param more there may be more that has expired
   * @param undelivered the messages that ended without having been taken
   */
  public record Expired(boolean more, List<MessageKind> undelivered, Caused caused) {}

  public List<Delivery> claim(long deviceId, Lane lane, boolean early, int max) {
    return messages.claim(deviceId, lane, early, max, node.id(), clock.instant());
  }

  /** The body of a message, null when it is gone. */
  public byte[] body(long recipientId) {
    return messages.body(recipientId);
  }

  /** The body of a message by its dedupe key; empty when it is gone, or only noted. */
  public Optional<MessageBody> bodyOf(String dedupeKey) {
    return messages.bodyOf(dedupeKey);
  }

  public List<Announced> announced(long deviceId, int max) {
    return messages.announced(deviceId, max, clock.instant());
  }

  public List<Delivery> claimAnnounced(long deviceId, List<Long> recipientIds) {
    return messages.claimAnnounced(deviceId, recipientIds, node.id(), clock.instant());
  }

  public List<Long> devicesWithWork(int max) {
    return messages.devicesWithWork(node.id(), clock.instant(), max);
  }

  public void heartbeat() {
    messages.heartbeat(node.id(), clock.instant());
  }

  public Backlog backlog() {
    return messages.backlog(clock.instant());
  }

  /** Writes results down; returns notifications to the senders that this caused. */
  public Caused complete(List<Completion> completions) {
    Instant now = clock.instant();
    List<EndedRecipient> ended =
        messages.complete(completions.stream().map(Completion::result).toList());
    // As whoever locks mailboxes: after the rows of messages, and in the order of the ids.
    completions.stream()
        .map(Completion::lost)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingLong(Lost::subscriberId))
        .forEach(lost -> devices.markLost(lost.deviceId(), lost.callId(), lost.cseq()));
    return failed(ended, now);
  }

  /** Ends what has expired, at most {@code max}: discards or stores it and tells the sender. */
  public Expired expire(int max) {
    Instant now = clock.instant();
    List<EndedRecipient> found = messages.claimExpired(now, max);
    List<EndedRecipient> ended = withinBytes(found);
    List<EndedRecipient> discarded = new ArrayList<>();
    List<MessageKind> undelivered = new ArrayList<>();
    for (EndedRecipient one : ended) {
      if (one.taken() || !one.kind().isMessage()) {
        continue;
      }
      undelivered.add(one.kind());
      boolean kept = "store".equals(policies.of(one.subscriberId()).get(Policy.ON_EXPIRY));
      if (kept) {
        byte[] body = one.body() != null ? one.body() : messages.body(one.recipientId());
        store.store(stored(one, body, now));
      } else if (!one.reported()) {
        discarded.add(one);
      }
      MessageLog.event(
          "expired",
          one.messageId(),
          one.conversationId(),
          null,
          "kind",
          one.kind(),
          "from",
          one.senderAddress(),
          "to",
          one.recipientAddress(),
          "action",
          kept ? "stored" : "discarded");
    }
    Caused caused = failed(discarded, now);
    messages.remove(ended.stream().map(EndedRecipient::recipientId).toList());
    return new Expired(found.size() == max || ended.size() < found.size(), undelivered, caused);
  }

  /**
   * What an operator's drop came to.
   *
   * @param recipients for whom a message was ended
   */
  public record Dropped(int recipients, Caused caused) {}

  /** Ends messages that wait, and tells their senders where no device has them. */
  public Dropped drop(List<Long> recipientIds) {
    List<EndedRecipient> ended = messages.end(recipientIds);
    for (EndedRecipient one : ended) {
      MessageLog.event(
          "dropped-by-operator",
          one.messageId(),
          one.conversationId(),
          null,
          "kind",
          one.kind(),
          "from",
          one.senderAddress(),
          "to",
          one.recipientAddress());
    }
    List<EndedRecipient> untold =
        ended.stream().filter(one -> !one.taken() && !one.reported()).toList();
    return new Dropped(ended.size(), failed(untold, clock.instant()));
  }

  /** As many as one transaction may keep bodies of; the first always. */
  private static List<EndedRecipient> withinBytes(List<EndedRecipient> found) {
    long bytes = 0;
    for (int i = 0; i < found.size(); i++) {
      bytes += found.get(i).size();
      if (i > 0 && bytes > MAX_EXPIRY_BYTES) {
        return found.subList(0, i);
      }
    }
    return found;
  }

  public Optional<Instant> nextDeadline() {
    return messages.nextDeadline();
  }

  /** Stores the {@code failed} notifications that senders asked for. */
  private Caused failed(List<EndedRecipient> ended, Instant now) {
    List<NewMessage> notices = new ArrayList<>();
    for (EndedRecipient one : ended) {
      if (!one.kind().isMessage() || !one.wishes().contains(DispositionRequest.NEGATIVE_DELIVERY)) {
        continue;
      }
      EffectivePolicy policy = policies.of(one.subscriberId());
      if (policy.isOn(Policy.NOTIFY_DISCARD)
          && messages.report(one.recipientId(), Disposition.FAILED)) {
        writer.failed(one).ifPresent(notices::add);
      }
    }
    return Notices.store(notices, messages, node.id(), now);
  }

  private static StoredMessage stored(EndedRecipient one, byte[] body, Instant now) {
    return new StoredMessage(
        one.subscriberId(),
        one.senderAddress(),
        one.recipientAddress(),
        one.messageId(),
        one.conversationId(),
        one.contributionId(),
        one.service(),
        one.headers(),
        one.contentType(),
        body,
        one.acceptedAt(),
        now);
  }
}
