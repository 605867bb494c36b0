package org.opencpm.conversation;

/**
 * Name of one item within a conversation, header fields {@code Contribution-ID}, {@code
 * InReplyTo-Contribution-ID} and {@code Session-Replaces} (fact sheet 2.1).
 *
 * @param value 1 to 255 visible US-ASCII characters without comma and semicolon, case-sensitive
 */
public record ContributionId(String value) {

  /**
   * Checks the syntax.
   *
   * @throws IllegalArgumentException if the value is not an identity; use {@link #parse} for input
   */
  public ContributionId {
    CpmId.require("Contribution-ID", value);
  }

  /**
   * Reads the value of a {@code Contribution-ID} header field.
   *
   * @param value as received; blanks around it are dropped
   * @return the identity
   * @throws InvalidIdException if it is absent, empty, too long or has a forbidden character
   */
  public static ContributionId parse(String value) throws InvalidIdException {
    return new ContributionId(CpmId.parse("Contribution-ID", value));
  }

  /** Makes a new identity: a random UUID in lower case (fact sheet 2.2). */
  public static ContributionId random() {
    return new ContributionId(CpmId.random());
  }

  @Override
  public String toString() {
    return value;
  }
}
