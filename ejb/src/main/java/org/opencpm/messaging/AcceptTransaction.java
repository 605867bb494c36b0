package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.notification.NotificationWriter;
import org.opencpm.operation.MessageLog;
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
   * @param recipients addresses of those who get it
   */
  public record Result(
      boolean duplicate, boolean dropped, boolean deferred, List<String> recipients) {}

  /** What a batch came to: a result for each request, and the deliveries that can start. */
  public record Stored(List<Result> results, List<Delivery> deliveries) {}

  /** What storing a batch leads to within its transaction. */
  private record Consequences(
      List<NewMessage> notices, Set<Long> announcedTo, List<Delivery> deliveries) {}

  /** Stores the batch in the given order. */
  public Stored store(List<Accepting> batch) {
    Instant now = clock.instant();
    Consequences then = new Consequences(new ArrayList<>(), new TreeSet<>(), new ArrayList<>());
    List<List<NewMessage>> rows = new ArrayList<>(batch.size());
    boolean[] settledNow = new boolean[batch.size()];
    Set<String> unknown = notSettledBefore(batch, now);
    Iterator<List<NewMessage>> relayed = relayed(batch, now).iterator();
    for (int i = 0; i < batch.size(); i++) {
      Accepting request = batch.get(i);
      if (request.reports().isEmpty()) {
        rows.add(List.of(request.message()));
        settledNow[i] = settle(request, unknown, then.notices(), now);
      } else {
        rows.add(relayed.next());
      }
    }
    Iterator<Acceptance> accepted = accepted(batch, rows, now).iterator();
    List<Result> results = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      results.add(result(batch.get(i), settledNow[i], rows.get(i), accepted, then));
    }
    then.deliveries().addAll(Notices.store(then.notices(), messages, node.id(), now).deliveries());
    then.announcedTo().forEach(device -> then.deliveries().addAll(tell(device, now)));
    return new Stored(results, then.deliveries());
  }

  /**
   * Stores the rows of a batch, in their order. Notifications for who does not exist any more are
   * taken out: their reporters would send them for ever.
   */
  private List<Acceptance> accepted(
      List<Accepting> batch, List<List<NewMessage>> rows, Instant now) {
    try {
      return messages.accept(rows.stream().flatMap(List::stream).toList(), node.id(), now);
    } catch (NoMailboxException e) {
      for (int i = 0; i < rows.size(); i++) {
        if (!batch.get(i).reports().isEmpty()) {
          rows.set(i, rows.get(i).stream().filter(row -> !isFor(row, e.subscribers())).toList());
        }
      }
      return messages.accept(rows.stream().flatMap(List::stream).toList(), node.id(), now);
    }
  }

  private static boolean isFor(NewMessage row, Set<Long> gone) {
    boolean is = row.recipients().stream().anyMatch(r -> gone.contains(r.subscriberId()));
    if (is) {
      MessageLog.event(
          "notification-dropped",
          row.messageId(),
          row.conversationId(),
          row.callId(),
          "from",
          row.senderAddress(),
          "reason",
          "no such sender any more");
    }
    return is;
  }

  /**
   * What one request came to.
   *
   * @param rows stored for it
   * @param accepted gives what became of each row of the batch, in their order
   */
  private Result result(
      Accepting request,
      boolean settledNow,
      List<NewMessage> rows,
      Iterator<Acceptance> accepted,
      Consequences then) {
    boolean nothing = request.reports().isEmpty() && !hasRecipients(request);
    boolean dropped = nothing || rows.isEmpty();
    boolean duplicate = !dropped && !settledNow;
    boolean deferred = false;
    List<String> recipients = new ArrayList<>(1);
    for (NewMessage row : rows) {
      row.recipients().forEach(recipient -> recipients.add(recipient.address()));
      Acceptance acceptance = accepted.next();
      duplicate &= acceptance.duplicate();
      then.deliveries().addAll(acceptance.deliveries());
      then.announcedTo().addAll(acceptance.announcedTo());
      if (!acceptance.duplicate() && acceptance.deliveries().isEmpty()) {
        deferred = true;
        noticeOfDeferral(row, then.notices());
      }
    }
    return new Result(duplicate, dropped, deferred, recipients);
  }

  /** What goes on of the notifications of a batch, for each of them in order. */
  private List<List<NewMessage>> relayed(List<Accepting> batch, Instant now) {
    List<NotificationRelay.Notification> notifications =
        batch.stream()
            .filter(request -> !request.reports().isEmpty())
            .map(
                request -> new NotificationRelay.Notification(request.message(), request.reports()))
            .toList();
    return notifications.isEmpty() ? List.of() : relay.relay(notifications, now);
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

  private void noticeOfDeferral(NewMessage message, List<NewMessage> notices) {
    if (message.kind().isMessage()
        && message.wishes().contains(DispositionRequest.PROCESSING)
        && message.recipients().size() == 1
        && policies.of(message.recipients().get(0).subscriberId()).isOn(Policy.NOTIFY_STORED)) {
      writer.stored(message, message.recipients().get(0)).ifPresent(notices::add);
    }
  }
}
