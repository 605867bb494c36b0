package org.opencpm.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.opencpm.client.media.MediaSession;
import org.opencpm.client.media.MediaSessionListener;
import org.opencpm.client.media.Receipt;
import org.opencpm.client.media.ReceivedContent;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.media.sdp.Direction;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/** Fetches messages that wait at the server (CPM-CONV-009, AD-CL-40, fact sheet 3.7). */
final class DeferredFetch implements MediaSessionListener, SessionInbox.Sink {

  private final Sessions sessions;
  private final String target;
  private final DeferredRequest request;
  private final RequestIds names;
  private final MessageIds ids = MessageIds.in(Optional.empty());
  private final MediaSession media;
  private final SessionInbox inbox;
  private final List<String> came = new ArrayList<>();
  private final CompletableFuture<FetchResult> result = new CompletableFuture<>();
  private SipAnswer answer = SipAnswer.made(503, "No answer");

  DeferredFetch(Sessions sessions, String target, DeferredRequest request, RequestIds names) {
    this.sessions = sessions;
    this.target = target;
    this.request = request;
    this.names = names;
    this.media = sessions.media(sessions.oneWay(Direction.RECVONLY), this);
    HeaderList headers =
        HeaderList.empty()
            .adding("P-Asserted-Identity", "<" + target + ">")
            .adding("Call-ID", names.callId());
    Envelope around = new Envelope(headers, new byte[0], target, 0, Optional.empty());
    this.inbox = sessions.inbox(() -> around, this);
  }

  void start() {
    String contact = sessions.contact(ServiceIdentifier.DEFERRED);
    sessions.invite(
        media, sdp -> sessions.writer().fetch(target, request, ids, names, contact, sdp));
  }

  CompletableFuture<FetchResult> result() {
    return result;
  }

  @Override
  public void answered(SipAnswer given) {
    answer = given;
    if (!given.success()) {
      complete();
    }
  }

  @Override
  public Receipt received(ReceivedContent content) {
    return inbox.received(content);
  }

  @Override
  public void message(ReceivedMessage message) {
    message.messageId().ifPresent(came::add);
    sessions.events().message(message);
  }

  @Override
  public void notification(ReceivedNotification notification) {
    sessions.events().notification(notification);
  }

  @Override
  public void ended(HeaderList headers) {
    complete();
  }

  private void complete() {
    result.complete(new FetchResult(answer.status(), answer.reason(), came));
  }
}
