package org.opencpm.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opencpm.messaging.Verdict.Treatment;
import org.opencpm.signalling.Outcome;
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

  private final Envelope envelope;
  private final MessageContent content;
  private final RecipientRules rules;
  private final RecipientRules.Incoming incoming;
  private final Instant now;

  private final List<NewRecipient> deliver = new ArrayList<>();
  private final List<NewRecipient> store = new ArrayList<>();
  private final List<NewRecipient> discard = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>();

  RecipientPlan(
      Envelope envelope,
      MessageContent content,
      RecipientRules rules,
      RecipientRules.Incoming incoming,
      Instant now) {
    this.envelope = envelope;
    this.content = content;
    this.rules = rules;
    this.incoming = incoming;
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
              0,
              address,
              envelope.dedupeKey(0, address, content.messageId()),
              envelope.life().expiresAt(now),
              false,
              null,
              false));
    } else if (!envelope.sender().addresses().contains(address) && seen.add(recipient.get().id())) {
      add(recipient.get(), address, null)
          .ifPresent(refusal -> discard.add(row(recipient.get(), address, null, false)));
    }
  }

  private Optional<Outcome> add(Subscriber recipient, String address, String device) {
    Verdict verdict =
        rules.judge(envelope.sender(), recipient, incoming, envelope.life().deferrable(), now);
    NewRecipient row = row(recipient, address, device, verdict.treatment() == Treatment.HOLD);
    if (content.isComposing()) {
      return addMoment(verdict, row);
    }
    switch (verdict.treatment()) {
      case DISCARD -> discard.add(row);
      case STORE -> store.add(row);
      case DELIVER, HOLD -> deliver.add(row);
      case REFUSE -> {
        return Optional.of(verdict.refusal());
      }
    }
    return Optional.empty();
  }

  /** That somebody is writing: not stored, not deferred, and whether it arrives is not told. */
  private Optional<Outcome> addMoment(Verdict verdict, NewRecipient row) {
    if (verdict.treatment() == Treatment.DELIVER && verdict.reachable()) {
      deliver.add(momentary(row));
    }
    boolean refused =
        verdict.treatment() == Treatment.REFUSE && verdict.refusal() != Outcome.UNAVAILABLE;
    return refused ? Optional.of(verdict.refusal()) : Optional.empty();
  }

  private NewRecipient row(Subscriber recipient, String address, String device, boolean held) {
    return new NewRecipient(
        recipient.id(),
        address,
        envelope.dedupeKey(recipient.id(), "", content.messageId()),
        envelope.life().expiresAt(now),
        envelope.life().deferrable(),
        device,
        device != null && !content.isNotification(),
        held);
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
}
