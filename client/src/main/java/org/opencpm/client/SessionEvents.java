package org.opencpm.client;

/** What the sessions of a client tell it; called on the calls' thread. */
interface SessionEvents {

  /** An invitation to chat came; it rings. */
  void invited(ChatSession session);

  /** A chat is established: the other side, or this one, accepted. */
  void established(ChatSession session);

  /** A message came, in a chat or kept for the user. */
  void message(ReceivedMessage message);

  /** A disposition notification came. */
  void notification(ReceivedNotification notification);

  /** The other side began or ceased to write. */
  void composing(ChatSession session, boolean composing);

  /** A file is offered; it rings. */
  void fileOffered(FileTransfer transfer);

  /** A file is asked for; it rings. */
  void fileAsked(FileTransfer transfer);

  /** A file begins to move. */
  void fileBegins(FileTransfer transfer);

  /** A file is here, all of it. */
  void fileCame(FileReceiving transfer);

  /** The transfer of a file is over. */
  void fileEnded(FileTransfer transfer, FileResult result);

  /** A chat, or an invitation to one, is over. */
  void ended(ChatSession session, SessionEnd end);
}
