package org.opencpm.messaging;

import java.util.Optional;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * One direction of a session: who sends to whom, and what all messages of that direction share.
 *
 * @param recipient null for somebody who is not served here
 * @param recipientAddress his canonical address that was used
 * @param deviceKey the only device meant, null for all
 * @param callId Call-ID of the session's INVITE on the sender's side
 * @param headers SIP header fields that go on with a message, its ids among them
 * @param life how long a message may wait
 */
public record SessionDirection(
    Sender sender,
    Subscriber recipient,
    String recipientAddress,
    String deviceKey,
    String callId,
    String conversationId,
    String contributionId,
    ServiceIdentifier service,
    HeaderList headers,
    Lifetime life) {

  /**
   * The way of a stored message, from its sender to its recipient; empty when the recipient is not
   * served here any more.
   */
  public static Optional<SessionDirection> of(
      Delivery delivery, SubscriberDirectory subscribers, Lifetime life) {
    Sender sender =
        subscribers
            .byAddress(delivery.senderAddress())
            .map(s -> Sender.of(s, delivery.senderAddress(), null, delivery.anonymous()))
            .orElseGet(() -> Sender.foreign(delivery.senderAddress(), delivery.anonymous()));
    return subscribers
        .byId(delivery.subscriberId())
        .map(
            user ->
                new SessionDirection(
                    sender,
                    user,
                    delivery.recipientAddress(),
                    null,
                    "",
                    delivery.conversationId(),
                    delivery.contributionId(),
                    ServiceIdentifier.valueOf(delivery.service()),
                    HeaderList.deserialise(delivery.headers()),
                    life));
  }

  /** The same way, to one device of the recipient. */
  public SessionDirection towards(String device) {
    return new SessionDirection(
        sender,
        recipient,
        recipientAddress,
        device,
        callId,
        conversationId,
        contributionId,
        service,
        headers,
        life);
  }

  /** Identity of the recipient for correlation, as {@link Sender#key}. */
  public String recipientKey() {
    return recipient == null ? Sender.keyOfForeign(recipientAddress) : Sender.keyOf(recipient);
  }
}
