package org.opencpm.client;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.opencpm.client.signalling.Exchange;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;

/**
 * Sends the disposition notifications that senders asked for (RFC 5438 section 7.1): each at most
 * once, {@code displayed} only after the answer to {@code delivered}.
 */
final class Notifier {

  private static final int REMEMBERED = 1000;

  private final MessageWriter writer;
  private final Exchange exchange;
  private final ClientSettings settings;
  private final Map<String, CompletableFuture<Optional<SendResult>>> sent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, CompletableFuture<Optional<SendResult>>> eldest) {
          return size() > REMEMBERED;
        }
      };

  Notifier(MessageWriter writer, Exchange exchange, ClientSettings settings) {
    this.writer = writer;
    this.exchange = exchange;
    this.settings = settings;
  }

  /** Reports a message as delivered, when its sender asked for that. */
  CompletableFuture<Optional<SendResult>> delivered(ReceivedMessage message) {
    return once(message, Disposition.DELIVERED, DispositionRequest.POSITIVE_DELIVERY);
  }

  /** Reports a message as displayed, when its sender asked for that. */
  CompletableFuture<Optional<SendResult>> displayed(ReceivedMessage message) {
    CompletableFuture<?> before;
    synchronized (this) {
      before = sent.get(key(message, Disposition.DELIVERED));
    }
    // Two requests under way at once may overtake each other on the way to the sender.
    return before == null
        ? once(message, Disposition.DISPLAYED, DispositionRequest.DISPLAY)
        : before
            .handle((done, failed) -> null)
            .thenCompose(
                ignored -> once(message, Disposition.DISPLAYED, DispositionRequest.DISPLAY));
  }

  private synchronized CompletableFuture<Optional<SendResult>> once(
      ReceivedMessage message, Disposition disposition, DispositionRequest wish) {
    Optional<NotificationTarget> target = NotificationTarget.of(message);
    boolean nameless = message.messageId().isEmpty() || message.cpim().isEmpty();
    if (nameless || target.isEmpty() || !message.notifications().contains(wish)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return sent.computeIfAbsent(
        key(message, disposition), key -> send(message, disposition, target.get()));
  }

  private CompletableFuture<Optional<SendResult>> send(
      ReceivedMessage message, Disposition disposition, NotificationTarget target) {
    MessageIds ids = MessageIds.in(message.conversationId());
    RequestIds names = RequestIds.random(settings.localAddress().getHostAddress());
    OutgoingRequest request =
        writer.notification(
            message, disposition, target, ids, names, OffsetDateTime.now(settings.clock()));
    return exchange
        .send(request)
        .thenApply(answer -> Optional.of(Results.sent(answer, ids, names)))
        .whenComplete(
            (result, failure) -> {
              if (failure != null || !result.get().accepted()) {
                forget(message, disposition);
              }
            });
  }

  /** What was refused or got no answer may be reported once more. */
  private synchronized void forget(ReceivedMessage message, Disposition disposition) {
    sent.remove(key(message, disposition));
  }

  private static String key(ReceivedMessage message, Disposition disposition) {
    return message.sender().orElse("") + '\n' + message.messageId().orElse("") + disposition;
  }
}
