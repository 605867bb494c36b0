package org.opencpm.client;

import java.util.Optional;
import org.opencpm.client.call.CallListener;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.media.MediaSession;
import org.opencpm.client.media.MediaSessionListener;
import org.opencpm.client.media.Receipt;
import org.opencpm.client.media.ReceivedContent;
import org.opencpm.media.sdp.Direction;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * A session that brings messages or notifications and takes none: a large message (fact sheet 3.5),
 * or what the server kept while the user was away (3.7, 4.6). What it brings is shown as that of
 * its first sender.
 */
final class DeliverySession implements MediaSessionListener, SessionInbox.Sink {

  private final Sessions sessions;
  private final IncomingCall call;
  private final SessionInbox inbox;
  private final MediaSession media;

  DeliverySession(Sessions sessions, IncomingCall call) {
    this.sessions = sessions;
    this.call = call;
    Envelope around =
        new Envelope(
            call.invite().headers(),
            new byte[0],
            call.invite().requestUri(),
            call.invite().arrivalNanos(),
            Optional.empty());
    this.inbox = sessions.inbox(() -> around, this);
    this.media = sessions.media(sessions.oneWay(Direction.RECVONLY), this);
    media.incoming(call);
  }

  /** Accepts it, and returns who hears the call from now on. */
  CallListener accepted() {
    HeaderList.Builder echo = HeaderList.builder();
    for (String name : new String[] {"Conversation-ID", "Contribution-ID"}) {
      call.invite().headers().first(name).ifPresent(id -> echo.add(name, id));
    }
    media.accept(sessions.contact(ServiceIdentifier.DEFERRED), echo.build());
    return media;
  }

  @Override
  public Receipt received(ReceivedContent content) {
    return inbox.received(content);
  }

  @Override
  public void message(ReceivedMessage message) {
    sessions.events().message(message);
  }

  @Override
  public void notification(ReceivedNotification notification) {
    sessions.events().notification(notification);
  }

  @Override
  public void ended(HeaderList headers) {
    // All that it brought has been shown.
  }
}
