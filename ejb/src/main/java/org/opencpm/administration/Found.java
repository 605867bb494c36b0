package org.opencpm.administration;

import java.time.Instant;

/**
 * One thing that has a story.
 *
 * @param key names it in URLs; opaque
 * @param why in one sentence for an operator, why it is in this state; null when it says itself
 * @param status SIP or MSRP status that a refusal had, 0 for none
 */
public record Found(
    String key,
    Kind kind,
    State state,
    Instant at,
    String sender,
    String recipient,
    String messageId,
    String conversationId,
    String callId,
    long size,
    int status,
    String why) {

  /** What it is. */
  public enum Kind {
    STANDALONE,
    CHAT,
    NOTIFICATION,
    FILE,
    /** A chat or a transfer as a session. */
    SESSION,
    NOTICE
  }

  /** Where it stands. */
  public enum State {
    /** Some device of a recipient has not got it yet, and may. */
    WAITING,
    /** A device of each recipient has it. */
    DELIVERED,
    /** The request was refused: nothing was stored. */
    REFUSED,
    /** It ended and nobody has it: expired, dropped, refused by the devices. */
    FAILED,
    /** Kept in the message store, or discarded, by a policy. */
    SETTLED,
    /** A session that goes on. */
    LIVE,
    /** A session that is over. */
    ENDED
  }
}
