package org.opencpm.client;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.opencpm.client.signalling.Exchange;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;

/**
 * Sends the disposition notifications that senders asked for (RFC 5438 section 7.1): each at most
 * once, {@code displayed} only after the answer to {@code delivered}.
 */
final class Notifier {

  private static final int REMEMBERED = 1000;

  private final MessageWriter writer;
  private final CpimWrappers wrappers;
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
    this.wrappers = new CpimWrappers(settings);
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
    boolean reachable = target.isPresent() || chat(message).isPresent();
    if (nameless || !reachable || !message.notifications().contains(wish)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return sent.computeIfAbsent(
        key(message, disposition), key -> send(message, disposition, target));
  }

  /** The chat that a notification about a message goes back in, while it lives. */
  private static Optional<ChatSession> chat(ReceivedMessage message) {
    return message.chat().filter(ChatSession::takesReports);
  }

  private CompletableFuture<Optional<SendResult>> send(
      ReceivedMessage message, Disposition disposition, Optional<NotificationTarget> target) {
    MessageIds ids = MessageIds.in(message.conversationId());
    OffsetDateTime now = OffsetDateTime.now(settings.clock());
    CompletableFuture<Optional<SendResult>> told =
        chat(message)
            .map(
                chat ->
                    inChat(chat, message, disposition, ids, now)
                        .thenCompose(
                            done ->
                                done.isPresent() || target.isEmpty()
                                    ? CompletableFuture.completedFuture(done)
                                    : bySip(message, disposition, target.get(), ids, now)))
            .orElseGet(() -> bySip(message, disposition, target.get(), ids, now));
    return told.whenComplete(
        (result, failure) -> {
          if (failure != null || result.isEmpty() || !result.get().accepted()) {
            forget(message, disposition);
          }
        });
  }

  /** Over MSRP (fact sheet 4.3); empty when the session ended, or the other side refused it. */
  private CompletableFuture<Optional<SendResult>> inChat(
      ChatSession chat,
      ReceivedMessage message,
      Disposition disposition,
      MessageIds ids,
      OffsetDateTime now) {
    return chat.report(
            wrappers.notification(message, disposition, NotificationTarget.of(message), ids, now))
        .thenApply(
            status ->
                status == MsrpStatus.OK
                    ? Optional.of(Results.inSession(ids, chat.callId()))
                    : Optional.empty());
  }

  private CompletableFuture<Optional<SendResult>> bySip(
      ReceivedMessage message,
      Disposition disposition,
      NotificationTarget target,
      MessageIds ids,
      OffsetDateTime now) {
    RequestIds names = RequestIds.random(settings.localAddress().getHostAddress());
    OutgoingRequest request = writer.notification(message, disposition, target, ids, names, now);
    return exchange
        .send(request)
        .thenApply(answer -> Optional.of(Results.sent(answer, ids, names)));
  }

  /** What was refused or got no answer may be reported once more. */
  private synchronized void forget(ReceivedMessage message, Disposition disposition) {
    sent.remove(key(message, disposition));
  }

  private static String key(ReceivedMessage message, Disposition disposition) {
    return message.sender().orElse("") + '\n' + message.messageId().orElse("") + disposition;
  }
}
