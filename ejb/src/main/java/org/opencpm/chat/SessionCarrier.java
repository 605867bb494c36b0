package org.opencpm.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.Carrier;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.Lifetime;
import org.opencpm.messaging.MessageKind;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/**
 * Brings stored messages to devices in sessions (fact sheet 3.5, 4.6): chat messages in one session
 * for each sender and conversation, in which the sender joins if he is there; a large standalone
 * message in a session of its own.
 */
final class SessionCarrier implements Carrier {

  /** Bytes a second of a link on which a message still counts as on its way. */
  private static final int SLOWEST = 2048;

  private final ChatEnvironment env;

  SessionCarrier(ChatEnvironment env) {
    this.env = env;
  }

  @Override
  public void carry(Delivery delivery, Device device, Instant now, Attempt attempt) {
    env.workers()
        .execute(
            () -> {
              Optional<SessionDirection> forth = direction(delivery);
              if (forth.isEmpty()) {
                // The recipient's subscription ended between look-up and now.
                attempt.ended(DeviceAnswer.LOST, 0, "");
              } else if (delivery.kind() == MessageKind.CHAT) {
                chat(delivery, forth.get()).deliver(delivery, device, attempt);
              } else {
                new LargeDelivery(
                        env, forth.get(), reversed(forth.get()), delivery, device, attempt)
                    .start();
              }
            });
  }

  @Override
  public Duration patience(Delivery delivery) {
    Duration onSlowLink = Duration.ofSeconds(delivery.size() / SLOWEST);
    return env.settings().sessions().ringTime().plus(Carrier.ONE_REQUEST).plus(onSlowLink);
  }

  private synchronized ChatSession chat(Delivery delivery, SessionDirection forth) {
    Optional<ChatSession> known = env.chats().of(delivery);
    if (known.isPresent()) {
      return known.get();
    }
    ChatSession chat = new ChatSession(env, forth, reversed(forth), null);
    env.chats().add(chat);
    return chat;
  }

  /** From the stored message's sender to its recipient. */
  private Optional<SessionDirection> direction(Delivery delivery) {
    Optional<Subscriber> recipient = env.subscribers().byId(delivery.subscriberId());
    Sender sender =
        env.subscribers()
            .byAddress(delivery.senderAddress())
            .map(s -> Sender.of(s, delivery.senderAddress(), null, delivery.anonymous()))
            .orElseGet(() -> Sender.foreign(delivery.senderAddress(), delivery.anonymous()));
    return recipient.map(
        user ->
            new SessionDirection(
                sender,
                user,
                delivery.recipientAddress(),
                null,
                "",
                delivery.conversationId(),
                delivery.contributionId(),
                service(delivery),
                HeaderList.deserialise(delivery.headers()),
                life()));
  }

  /** A standalone message that goes by session is a large one, however it came. */
  private static ServiceIdentifier service(Delivery delivery) {
    return delivery.kind() == MessageKind.STANDALONE
        ? ServiceIdentifier.LARGE
        : ServiceIdentifier.valueOf(delivery.service());
  }

  private SessionDirection reversed(SessionDirection forth) {
    Sender answering = Sender.of(forth.recipient(), forth.recipientAddress(), null, false);
    return new SessionDirection(
        answering,
        env.subscribers().byAddress(forth.sender().address()).orElse(null),
        forth.sender().address(),
        null,
        "",
        forth.conversationId(),
        forth.contributionId(),
        forth.service(),
        HeaderList.of(
            List.of(
                Map.entry("Conversation-ID", forth.conversationId()),
                Map.entry("Contribution-ID", forth.contributionId()))),
        life());
  }

  private Lifetime life() {
    return new Lifetime(env.settings().deferredExpiry(), true);
  }
}
