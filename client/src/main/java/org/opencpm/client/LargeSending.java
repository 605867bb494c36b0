package org.opencpm.client;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.opencpm.client.media.MediaSession;
import org.opencpm.client.media.MediaSessionListener;
import org.opencpm.client.media.OutgoingContent;
import org.opencpm.client.media.Receipt;
import org.opencpm.client.media.ReceivedContent;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.messaging.MediaType;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Sends one standalone message in Large Message Mode (fact sheet 3.5): an INVITE with its headers,
 * the message over MSRP, BYE.
 */
final class LargeSending implements MediaSessionListener {

  private final Sessions sessions;
  private final StandaloneMessage message;
  private final MessageIds ids;
  private final RequestIds names;
  private final OffsetDateTime now;
  private final String contact;
  private final byte[] cpim;
  private final MediaSession media;
  private final CompletableFuture<SendResult> result = new CompletableFuture<>();

  LargeSending(
      Sessions sessions,
      StandaloneMessage message,
      MessageIds ids,
      RequestIds names,
      OffsetDateTime now) {
    this.sessions = sessions;
    this.message = message;
    this.ids = ids;
    this.names = names;
    this.now = now;
    this.contact = sessions.contact(ServiceIdentifier.LARGE);
    String target = message.recipients().get(0);
    this.cpim =
        sessions
            .wrappers()
            .standalone(message, ids, now, sessions.own(message.from()), target)
            .bytes();
    // Written once here, so that what cannot be written is told to the caller at once.
    sessions.writer().large(message, ids, names, now, contact, new byte[0]);
    String type =
        MediaType.parse(message.contentType()).map(MediaType::essence).orElse("text/plain");
    this.media = sessions.media(sessions.offering(type), this);
  }

  void start() {
    sessions.invite(media, sdp -> sessions.writer().large(message, ids, names, now, contact, sdp));
  }

  CompletableFuture<SendResult> result() {
    return result;
  }

  @Override
  public void answered(SipAnswer answer) {
    if (!answer.success()) {
      result.complete(Results.sent(answer, ids, names));
      return;
    }
    media
        .send(OutgoingContent.answered("message/cpim", cpim))
        .thenAccept(
            status -> {
              media.end(Optional.empty());
              complete(status);
            });
  }

  private void complete(int status) {
    int told = status == 0 ? 503 : status;
    String reason = status == 0 ? "Session lost" : MsrpStatus.phrase(status);
    result.complete(Results.sent(SipAnswer.made(told, reason), ids, names));
  }

  @Override
  public Receipt received(ReceivedContent content) {
    // The medium is sendonly.
    return Receipt.refused(MsrpStatus.FORBIDDEN);
  }

  @Override
  public void ended(HeaderList headers) {
    // Told by the message that was not answered.
    complete(0);
  }
}
