package org.opencpm.client;

import org.opencpm.messaging.DeferredNotification;

/**
 * Receives what comes for a client's user. Calls come on one thread of the client, one after the
 * other, in the order of arrival; an implementation may block and may use the client.
 */
public interface CpmListener {

  /**
   * A standalone message came, or a message that was kept while the user was away. It has been
   * answered with 200, and its delivery notification sent if one was asked for and the client does
   * that by itself.
   *
   * @param message the message
   */
  default void onMessage(ReceivedMessage message) {}

  /**
   * A message came in a chat; all else as for {@link #onMessage}.
   *
   * @param session the chat
   * @param message the message
   */
  default void onChatMessage(ChatSession session, ReceivedMessage message) {}

  /**
   * An invitation to chat came; it rings. The client answers it by itself when it was told so
   * ({@link CpmClientBuilder#chats}), else the user does.
   *
   * @param session the chat that is offered
   */
  default void onInvitation(ChatSession session) {}

  /**
   * A chat has been accepted, by the other side or by this one.
   *
   * @param session the chat
   */
  default void onEstablished(ChatSession session) {}

  /**
   * The other side of a chat began or ceased to write.
   *
   * @param session the chat
   * @param composing whether it writes
   */
  default void onComposing(ChatSession session, boolean composing) {}

  /**
   * A chat, or an invitation to one, is over.
   *
   * @param session the chat
   * @param end how it ended
   */
  default void onEnd(ChatSession session, SessionEnd end) {}

  /**
   * A file is offered; it rings. The client accepts it by itself when it was told so ({@link
   * CpmClientBuilder#filesInto}), else the user does, or declines. Of several files in one
   * invitation each is told; the answer goes when there is a word about all of them (CT-FT-15).
   *
   * @param transfer the file that is offered
   */
  default void onFile(FileTransfer transfer) {}

  /**
   * Somebody asks for a file, and the user is to say which one he gets, or none: told only to a
   * client that does not give by itself ({@link CpmClientBuilder#givesFiles}).
   *
   * @param transfer what is asked for; answered by {@link FileTransfer#give} or {@link
   *     FileTransfer#decline}
   */
  default void onFileAsked(FileTransfer transfer) {}

  /**
   * A file begins to move.
   *
   * @param transfer its transfer
   */
  default void onFileBegins(FileTransfer transfer) {}

  /**
   * The transfer of a file, or an offer of one, is over.
   *
   * @param transfer the transfer
   * @param result how it ended, and where a received file is
   */
  default void onFileEnd(FileTransfer transfer, FileResult result) {}

  /**
   * A disposition notification came.
   *
   * @param notification what it reports
   */
  default void onNotification(ReceivedNotification notification) {}

  /**
   * The server tells that messages wait to be fetched (CPM-CONV-009); see {@link
   * CpmClient#fetchDeferred}.
   *
   * @param notice how many, and of the oldest what they are
   */
  default void onDeferredNotice(DeferredNotification notice) {}

  /**
   * The registration changed: it was refreshed, refused, or the server could not be reached.
   *
   * @param registration the answer to the latest REGISTER that the client sent by itself
   */
  default void onRegistration(Registration registration) {}
}
