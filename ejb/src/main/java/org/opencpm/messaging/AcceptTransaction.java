package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.notification.NotificationWriter;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.storage.MessageStore;
import org.opencpm.storage.StoredMessage;
import org.opencpm.subscriber.DeviceRepository;

/** Stores a batch of checked requests in one transaction; nothing is sent in here. */
@Stateless
public class AcceptTransaction {

  @Inject private MessageRepository messages;
  @Inject private NotificationRelay relay;
  @Inject private NotificationWriter writer;
  @Inject private MessageStore store;
  @Inject private SettledMessages settled;
  @Inject private DeviceRepository devices;
  @Inject private DeferralNotices deferralNotices;
  @Inject private Policies policies;
  @Inject private Node node;
  @Inject private Clock clock;

  /** For the container. */
  public AcceptTransaction() {}

  /** For use outside of a container. */
  AcceptTransaction(
      MessageRepository messages,
      NotificationRelay relay,
      NotificationWriter writer,
      MessageStore store,
      SettledMessages settled,
      DeviceRepository devices,
      DeferralNotices deferralNotices,
      Policies policies,
      Node node,
      Clock clock) {
    this.messages = messages;
    this.relay = relay;
    this.writer = writer;
    this.store = store;
    this.settled = settled;
    this.devices = devices;
    this.deferralNotices = deferralNotices;
    this.policies = policies;
    this.node = node;
    this.clock = clock;
  }

  /**
   * What one request came to.
   *
   * @param duplicate stored before
   * @param dropped a notification that may not go on, or a message that is for nobody
   * @param deferred no device can have it now
   */
  public record Result(boolean duplicate, boolean dropped, boolean deferred) {}

  /** What a batch came to: a result for each request, and the deliveries that can start. */
  public record Stored(List<Result> results, List<Delivery> deliveries) {}

  /** Stores the batch in the given order. */
  public Stored store(List<Accepting> batch) {
    Instant now = clock.instant();
    List<NewMessage> rows = new ArrayList<>(batch.size());
    List<NewMessage> notices = new ArrayList<>();
    int[] firstRow = new int[batch.size() + 1];
    boolean[] settledNow = new boolean[batch.size()];
    Set<String> unknown = notSettledBefore(batch, now);
    for (int i = 0; i < batch.size(); i++) {
      firstRow[i] = rows.size();
      Accepting request = batch.get(i);
      if (request.reports().isEmpty()) {
        rows.add(request.message());
        settledNow[i] = settle(request, unknown, notices, now);
      } else {
        rows.addAll(
            relay.relay(request.message(), request.reports(), request.message().callId(), now));
      }
    }
    firstRow[batch.size()] = rows.size();
    List<Acceptance> accepted = messages.accept(rows, node.id(), now);

    List<Delivery> deliveries = new ArrayList<>();
    Set<Long> announcedTo = new TreeSet<>();
    List<Result> results = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      boolean nothing = batch.get(i).reports().isEmpty() && !hasRecipients(batch.get(i));
      boolean dropped = nothing || firstRow[i] == firstRow[i + 1];
      boolean duplicate = !dropped && !settledNow[i];
      boolean deferred = false;
      for (int row = firstRow[i]; row < firstRow[i + 1]; row++) {
        Acceptance acceptance = accepted.get(row);
        duplicate &= acceptance.duplicate();
        deliveries.addAll(acceptance.deliveries());
        announcedTo.addAll(acceptance.announcedTo());
        if (!acceptance.duplicate() && acceptance.deliveries().isEmpty()) {
          deferred = true;
          noticeOfDeferral(rows.get(row), acceptance, notices);
        }
      }
      results.add(new Result(duplicate, dropped, deferred));
    }
    if (!notices.isEmpty()) {
      for (Acceptance acceptance : messages.accept(notices, node.id(), now)) {
        deliveries.addAll(acceptance.deliveries());
      }
    }
    announcedTo.forEach(device -> deliveries.addAll(tell(device, now)));
    return new Stored(results, deliveries);
  }

  /** Tells a device of what is kept for it. */
  private List<Delivery> tell(long deviceId, Instant now) {
    return devices
        .find(deviceId)
        .filter(device -> device.binding() != null)
        .map(device -> deferralNotices.tell(messages, device, device.binding().address(), now))
        .orElse(List.of());
  }

  /** Keys of what is to be stored or discarded and is no resend; asks only if there is any. */
  private Set<String> notSettledBefore(List<Accepting> batch, Instant now) {
    List<NewRecipient> recipients =
        batch.stream()
            .flatMap(r -> Stream.concat(r.stored().stream(), r.discarded().stream()))
            .toList();
    return recipients.isEmpty() ? Set.of() : new HashSet<>(settled.note(recipients, now));
  }

  /**
   * Does what policy demands for those who are to get no delivery, once for each.
   *
   * @return whether there was one who had not had it before
   */
  private boolean settle(
      Accepting request, Set<String> unknown, List<NewMessage> notices, Instant now) {
    boolean any = false;
    for (NewRecipient recipient : request.stored()) {
      if (unknown.remove(recipient.dedupeKey())) {
        store.store(object(request.message(), recipient, now));
        any = true;
      }
    }
    for (NewRecipient recipient : request.discarded()) {
      if (unknown.remove(recipient.dedupeKey())) {
        noticeOfDiscard(request.message(), recipient, notices);
        any = true;
      }
    }
    return any;
  }

  private static boolean hasRecipients(Accepting request) {
    return !request.message().recipients().isEmpty()
        || !request.stored().isEmpty()
        || !request.discarded().isEmpty();
  }

  private void noticeOfDiscard(
      NewMessage message, NewRecipient recipient, List<NewMessage> notices) {
    if (message.wishes().contains(DispositionRequest.NEGATIVE_DELIVERY)
        && policies.of(recipient.subscriberId()).isOn(Policy.NOTIFY_DISCARD)) {
      writer.failed(message, recipient).ifPresent(notices::add);
    }
  }

  private static StoredMessage object(NewMessage message, NewRecipient recipient, Instant now) {
    return new StoredMessage(
        recipient.subscriberId(),
        message.senderAddress(),
        recipient.address(),
        message.messageId(),
        message.conversationId(),
        message.contributionId(),
        message.service(),
        message.headers(),
        message.contentType(),
        message.body(),
        message.acceptedAt(),
        now);
  }

  private void noticeOfDeferral(
      NewMessage message, Acceptance acceptance, List<NewMessage> notices) {
    if (message.kind().isMessage()
        && message.wishes().contains(DispositionRequest.PROCESSING)
        && message.recipients().size() == 1
        && policies.of(message.recipients().get(0).subscriberId()).isOn(Policy.NOTIFY_STORED)) {
      writer.stored(message, message.recipients().get(0)).ifPresent(notices::add);
    }
  }
}
