package org.opencpm.messaging;

import org.opencpm.signalling.Answer;

/**
 * What became of a message that was offered for storing.
 *
 * @param answer what a SIP request would be answered; says why it was refused or failed
 * @param deferred no device can have it now
 */
public record AcceptResult(Kind kind, Answer answer, boolean deferred) {

  /** How it ended. */
  public enum Kind {
    /** It is in the database, and this server is responsible for it. */
    COMMITTED,
    /** It was in the database already. */
    DUPLICATE,
    /** A notification that may not go on; its sender never hears of it. */
    DROPPED,
    /** It is not a message that this server, or the recipient, takes; nothing is stored. */
    REFUSED,
    /** Not stored, or it is not known: the sender may try again. */
    FAILED
  }

  /** Whether its sender is to hear that it was taken. */
  public boolean accepted() {
    return kind == Kind.COMMITTED || kind == Kind.DUPLICATE || kind == Kind.DROPPED;
  }
}
