package org.opencpm.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.NameAddress;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.Subscriber;

/**
 * What each recipient of one message gets, by his preferences, his registrations and the provider's
 * policy (CPM-CONV-002; fact sheet 3.3). A single recipient's refusal is the answer to the request;
 * of a list it is a {@code failed} notification.
 */
final class RecipientPlan {

  /**
   * How long a message lives that is worth nothing later: a SIP transaction (64*T1), rounded up.
   */
  private static final Duration MOMENT = Duration.ofSeconds(35);

  private final InboundRequest request;
  private final Sender sender;
  private final MessageContent content;
  private final Lifetime life;
  private final Policies policies;
  private final DeviceDirectory devices;
  private final Instant now;

  private final List<NewRecipient> deliver = new ArrayList<>();
  private final List<NewRecipient> store = new ArrayList<>();
  private final List<NewRecipient> discard = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>();

  RecipientPlan(
      InboundRequest request,
      Sender sender,
      MessageContent content,
      Lifetime life,
      Policies policies,
      DeviceDirectory devices,
      Instant now) {
    this.request = request;
    this.sender = sender;
    this.content = content;
    this.life = life;
    this.policies = policies;
    this.devices = devices;
    this.now = now;
  }

  List<NewRecipient> deliver() {
    return deliver;
  }

  List<NewRecipient> store() {
    return store;
  }

  List<NewRecipient> discard() {
    return discard;
  }

  /**
   * Adds the one recipient of a message.
   *
   * @param device key of the only device meant, null for all
   * @throws MessageRefused when he does not get it
   */
  void addAlone(Subscriber recipient, String address, String device) throws MessageRefused {
    Optional<Outcome> refusal = add(recipient, address, device);
    if (refusal.isPresent()) {
      throw new MessageRefused(refusal.get(), "by the recipient's rules or state");
    }
  }

  /**
   * Adds an entry of a list; duplicates and the sender himself are left out (RFC 5365 section 7).
   */
  void addOfList(Optional<Subscriber> recipient, String address) {
    if (recipient.isEmpty()) {
      discard.add(
          new NewRecipient(
              0, address, dedupeKey(0, address), life.expiresAt(now), false, null, false));
    } else if (!sender.addresses().contains(address) && seen.add(recipient.get().id())) {
      add(recipient.get(), address, null)
          .ifPresent(refusal -> discard.add(row(recipient.get(), address, null)));
    }
  }

  private Optional<Outcome> add(Subscriber recipient, String address, String device) {
    EffectivePolicy policy = policies.of(recipient.id());
    NewRecipient row = row(recipient, address, device);
    if (!recipient.active()) {
      return Optional.of(Outcome.UNKNOWN_USER);
    }
    if (policy.blocks(sender.addresses())) {
      if (!policy.get(Policy.BLOCKED_ACTION).equals("discard")) {
        return Optional.of(Outcome.DECLINED);
      }
      discard.add(row);
      return Optional.empty();
    }
    if (sender.anonymous() && !policy.isOn(Policy.ACCEPT_ANONYMOUS)) {
      return Optional.of(Outcome.ANONYMITY_DISALLOWED);
    }
    if (content.isComposing()) {
      // Not stored, not deferred, and no reason to tell the sender anything (RFC 3994).
      boolean wanted = !List.of("discard", "store").contains(policy.get(Policy.INCOMING));
      if (wanted && reachable(recipient)) {
        deliver.add(momentary(row));
      }
      return Optional.empty();
    }
    boolean mayWait = policy.isOn(Policy.DEFER) && life.deferrable();
    if (!mayWait && !reachable(recipient)) {
      return Optional.of(Outcome.UNAVAILABLE);
    }
    switch (policy.get(Policy.INCOMING)) {
      case "discard" -> discard.add(row);
      case "store" -> store.add(row);
      default -> deliver.add(row);
    }
    return Optional.empty();
  }

  private NewRecipient row(Subscriber recipient, String address, String device) {
    return new NewRecipient(
        recipient.id(),
        address,
        dedupeKey(recipient.id(), ""),
        life.expiresAt(now),
        life.deferrable(),
        device,
        device != null && !content.isNotification());
  }

  /** For the devices that are there, within the time of one attempt. */
  private NewRecipient momentary(NewRecipient row) {
    return new NewRecipient(
        row.subscriberId(),
        row.address(),
        row.dedupeKey(),
        now.plus(MOMENT),
        false,
        row.targetDeviceKey(),
        row.strictTarget());
  }

  private boolean reachable(Subscriber recipient) {
    return devices.devicesOf(recipient.id()).stream().anyMatch(d -> d.reachable(now));
  }

  /**
   * Identity of the message to one recipient.
   *
   * @param unknownAddress tells those apart who are no users; empty for a user
   */
  private String dedupeKey(long recipientId, String unknownAddress) {
    String between = unknownAddress.isEmpty() ? sender.key() : sender.key() + " " + unknownAddress;
    if (content.messageId() != null) {
      return DedupeKey.ofMessageId(between, recipientId, content.messageId());
    }
    String tag;
    try {
      tag = NameAddress.parse(request.header("From").orElse("")).param("tag").orElse("");
    } catch (AddressSyntaxException e) {
      // The sender check has parsed From; one without a usable tag is told apart by the rest.
      tag = "";
    }
    return DedupeKey.ofRequest(
        between, recipientId, request.callId(), request.header("CSeq").orElse(""), tag);
  }
}
