package org.opencpm.client;

/** Priority level of a message: the values of the SIP Priority field (RFC 3261 section 20.26). */
public enum Priority {
  /** Can wait. */
  NON_URGENT("non-urgent"),
  /** What a message without priority has. */
  NORMAL("normal"),
  /** Before others. */
  URGENT("urgent"),
  /** Life, limb or property are in danger. */
  EMERGENCY("emergency");

  private final String token;

  Priority(String token) {
    this.token = token;
  }

  /** The word on the wire. */
  public String token() {
    return token;
  }
}
