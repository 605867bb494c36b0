package org.opencpm.messaging;

/** Files that a sender can take back after he has sent a message that speaks of them. */
public interface RevocableFiles {

  /**
   * Ends the file that a message speaks of, if it is one of this owner's: whoever moves it is
   * stopped, and nobody can fetch it any more. Blocks on the database.
   *
   * @param ownerId who sent the message, a subscriber
   */
  void takeBack(long ownerId, MessageBody message);
}
