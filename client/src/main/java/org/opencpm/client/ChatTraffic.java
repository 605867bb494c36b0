package org.opencpm.client;

import java.util.concurrent.CompletableFuture;
import org.opencpm.chat.IsComposing;
import org.opencpm.client.media.MediaSession;
import org.opencpm.client.media.OutgoingContent;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.messaging.CpimMessage;

/** What goes to and fro in one chat: messages, notifications and composing indications. */
final class ChatTraffic implements SessionInbox.Sink {

  /** Media type of a disposition notification. */
  static final String REPORT = "message/imdn+xml";

  private final Sessions sessions;
  private final ChatSession chat;
  private final ComposingState composing;
  private MediaSession media;

  ChatTraffic(Sessions sessions, ChatSession chat) {
    this.sessions = sessions;
    this.chat = chat;
    this.composing =
        new ComposingState(
            sessions.clock(),
            sessions::now,
            this::tell,
            active -> sessions.events().composing(chat, active));
  }

  /** What carries it; to be told before anything can come or go. */
  void over(MediaSession way) {
    media = way;
  }

  /**
   * Sends a message or a notification.
   *
   * @param type media type of what is wrapped
   * @return its MSRP status, see {@link SentChatMessage}
   */
  CompletableFuture<Integer> send(CpimMessage cpim, String type) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    sessions
        .clock()
        .execute(
            () -> {
              if (chat.state() == ChatSession.State.OVER) {
                status.complete(0);
              } else if (chat.state() == ChatSession.State.ESTABLISHED
                  && !media.takesWrapped(type)) {
                status.complete(MsrpStatus.UNSUPPORTED_TYPE);
              } else {
                if (!type.equals(REPORT)) {
                  composing.sent();
                }
                media
                    .send(OutgoingContent.answered("message/cpim", cpim.bytes()))
                    .thenAccept(status::complete);
              }
            });
    return status;
  }

  /** The user has hit a key. */
  void typed() {
    sessions.clock().execute(composing::typed);
  }

  /** The user has stopped to write. */
  void stoppedTyping() {
    sessions.clock().execute(composing::idle);
  }

  private void tell(IsComposing document) {
    if (chat.state() == ChatSession.State.ESTABLISHED && media.takes(IsComposing.MEDIA_TYPE)) {
      media.send(OutgoingContent.unanswered(IsComposing.MEDIA_TYPE, document.write()));
    }
  }

  @Override
  public void message(ReceivedMessage message) {
    composing.messageCame();
    sessions.events().message(message);
  }

  @Override
  public void notification(ReceivedNotification notification) {
    sessions.events().notification(notification);
  }

  @Override
  public void composing(IsComposing told) {
    composing.told(told);
  }

  /** The chat is over. */
  void end() {
    composing.end();
  }
}
