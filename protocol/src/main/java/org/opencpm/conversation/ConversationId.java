package org.opencpm.conversation;

/**
 * Globally unique name of a thread between users, header field {@code Conversation-ID} (CPM
 * conversation functions, fact sheet 2.1).
 *
 * @param value 1 to 255 visible US-ASCII characters without comma and semicolon, case-sensitive
 */
public record ConversationId(String value) {

  /**
   * Checks the syntax.
   *
   * @throws IllegalArgumentException if the value is not an identity; use {@link #parse} for input
   */
  public ConversationId {
    CpmId.require("Conversation-ID", value);
  }

  /**
   * Reads the value of a {@code Conversation-ID} header field.
   *
   * @param value as received; blanks around it are dropped
   * @return the identity
   * @throws InvalidIdException if it is absent, empty, too long or has a forbidden character
   */
  public static ConversationId parse(String value) throws InvalidIdException {
    return new ConversationId(CpmId.parse("Conversation-ID", value));
  }

  /** Makes a new identity: a random UUID in lower case (fact sheet 2.2). */
  public static ConversationId random() {
    return new ConversationId(CpmId.random());
  }

  @Override
  public String toString() {
    return value;
  }
}
