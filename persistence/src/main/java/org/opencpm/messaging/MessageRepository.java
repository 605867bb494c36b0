package org.opencpm.messaging;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.notification.Disposition;
import org.opencpm.subscriber.Device;

/**
 * Messages, their recipients and their deliveries: store once, deliver per device. Every call runs
 * in the caller's transaction; nothing here sends.
 */
public interface MessageRepository {

  /**
   * Stores messages in the given order, with a row for each recipient and, for each of the
   * recipient's devices that has a live binding (of a targeted message: that device; when it is not
   * reachable and the target is not strict, the other reachable ones), a delivery claimed by {@code
   * node}.
   *
   * <p>A device with a live binding that is marked lost gets none here; it is planned for when it
   * registers.
   *
   * <p>The recipient's mailbox row is locked first (in the order of the ids), which gives the order
   * of acceptance and closes the race with a REGISTER that plans deliveries. A recipient whose
   * dedupe key is stored already (or occurs earlier in the list) is left out.
   *
   * <p>For a recipient who is held, deliveries are announced ones, claimed by nobody; the caller
   * tells the devices ({@link #tell}).
   *
   * @return one result for each message, in the same order
   * @throws NoMailboxException if a recipient has no mailbox; then nothing is stored
   */
  List<Acceptance> accept(List<NewMessage> messages, NodeId node, Instant now);

  /**
   * At a registration: makes a delivery for each living message of the user that this device has
   * not had and was not planned for. Messages targeted at another reachable device are left out;
   * strict targets of other devices always.
   *
   * @param allMessages false: only messages that no device has taken (policy {@code
   *     deliver-to-all-devices} off)
   * @param fetches the user fetches his standalone messages (policy {@code deferred-delivery} is
   *     {@code pull}): theirs are announced ones, as are those of messages that are held for him
   * @return how many deliveries were made
   */
  int planFor(Device device, boolean allMessages, boolean fetches, Instant now);

  /**
   * Claims the next waiting deliveries of a lane of a device in the order of acceptance (FOR UPDATE
   * SKIP LOCKED), large ones without their body. A node's own claims, of any epoch, are free to it:
   * it has one queue for each device and asks only when that queue holds nothing. Claims of a node
   * whose last {@link #heartbeat} is more than 60 s old are free to all. Expired ones are left out.
   *
   * @param early also those whose retry time has not come
   */
  List<Delivery> claim(long deviceId, Lane lane, boolean early, int max, NodeId node, Instant now);

  /**
   * The body of a message, for a delivery that came without it.
   *
   * @return null when the message is gone
   */
  byte[] body(long recipientId);

  /**
   * The body of a message, by the dedupe key it was stored with; empty when the message is gone, or
   * was only noted ({@link #notePassed}).
   */
  Optional<MessageBody> bodyOf(String dedupeKey);

  /**
   * What is kept for a device until it fetches it, in the order of acceptance.
   *
   * @param max most messages
   */
  List<Announced> announced(long deviceId, int max, Instant now);

  /**
   * How many of the messages that are kept for a device it has not been told of; from now on they
   * count as told.
   */
  int tell(long deviceId, Instant now);

  /**
   * Claims messages that are kept for a device, as {@link #claim} does with waiting ones. A result
   * that says ANNOUNCED gives one back.
   *
   * @param recipientIds rows of (message, recipient)
   */
  List<Delivery> claimAnnounced(long deviceId, List<Long> recipientIds, NodeId node, Instant now);

  /**
   * Notes messages that were passed on in a live session: what {@link #correlate} and {@link
   * #report} need, without a body, taken and over. One whose dedupe key is stored already is left
   * out.
   */
  void notePassed(List<PassedMessage> messages);

  /**
   * Says that a node is alive. A node that claims calls it when it starts and then every 20 s or
   * so; the claims of one that never did are its own for ever.
   */
  void heartbeat(NodeId node, Instant now);

  /** Whether the device has deliveries that wait (claimed or not), due now or later. */
  boolean hasWaiting(long deviceId, Instant now);

  /**
   * Devices with a live, not lost binding that have deliveries waiting and due, at most {@code
   * max}.
   */
  List<Long> devicesWithWork(NodeId node, Instant now, int max);

  /**
   * Writes down the results of attempts, releasing their claims. DONE marks the recipient as taken;
   * a result that ends for all turns every waiting delivery of the recipient to REFUSED and ends
   * the recipient's message. So does the refusal of the last of the user's known devices (of a
   * strict target: that device), if none took it. A targeted message that its device took is taken
   * from the queues of the others and the other way round, unless it is on its way already.
   *
   * @return recipients that are over now and that no device took: the sender may have to be told
   */
  List<EndedRecipient> complete(List<DeliveryResult> results);

  /**
   * Ends messages that an operator gives up: no further device gets them. A device that is just
   * getting one may still take it.
   *
   * @return those that were not over yet, whether taken by a device or not
   */
  List<EndedRecipient> end(List<Long> recipientIds);

  /** Gives unsent claims of a device back, for example when it is lost. */
  void release(long deviceId, NodeId node);

  /**
   * When a device's binding is gone: waiting notifications targeted at it (not strict) are planned
   * for the user's other reachable devices; without any, for the first that registers.
   *
   * @return the devices that have new work
   */
  List<Long> retarget(Device gone, Instant now);

  /**
   * The messages behind notifications, by the dedupe keys they were stored with; unknown ones are
   * left out.
   */
  Map<String, Correlated> correlate(Collection<String> dedupeKeys);

  /** The message behind a notification, by the dedupe key it was stored with. */
  default Optional<Correlated> correlate(String dedupeKey) {
    return Optional.ofNullable(correlate(List.of(dedupeKey)).get(dedupeKey));
  }

  /**
   * The message behind a notification that names the Call-ID of the MESSAGE that its device got.
   */
  Optional<Correlated> correlateByCallId(long reporterId, String callId);

  /** The message that a notification speaks of whose recipient's row is known. */
  Optional<Correlated> correlateRecipient(long recipientId);

  /**
   * Notes that notifications are going to their senders, if they still may: each of delivered,
   * displayed and failed once, failed never after delivered, delivered not after displayed,
   * processing ones always.
   *
   * @param reports in the order in which they came
   * @return for each whether it may go
   */
  List<Boolean> report(List<RecipientReport> reports);

  /**
   * Whether notifications may go to their senders, as {@link #report} says; notes nothing. Of
   * several about one recipient each is looked at for itself.
   *
   * @return for each whether it may go
   */
  List<Boolean> mayReport(List<RecipientReport> reports);

  /** As {@link #report(List)}, of one notification. */
  default boolean report(long recipientId, Disposition disposition) {
    return report(List.of(new RecipientReport(recipientId, disposition))).get(0);
  }

  /** The earliest end of life of a message that no device has taken, or of any message. */
  Optional<Instant> nextDeadline();

  /** The earliest retry time of a waiting delivery after {@code now}. */
  Optional<Instant> nextRetry(Instant now);

  /** Recipients whose life ended at or before {@code now}, oldest first, locked (SKIP LOCKED). */
  List<EndedRecipient> claimExpired(Instant now, int max);

  /** Deletes recipients, their deliveries and messages without recipients, in batches. */
  void remove(List<Long> recipientIds);

  Backlog backlog(Instant now);
}
