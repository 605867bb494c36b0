package org.opencpm.administration;

/** What an operator may do; each role may what those before it may. */
public enum Role {
  /** Looks, changes nothing, and sees no content. */
  VIEWER,
  /** Acts on messages, devices, sessions and users. */
  OPERATOR,
  /** Changes subscribers, policies, limits; may see content where a setting allows it. */
  ADMINISTRATOR;

  /** Whether it includes the other. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
