package org.opencpm.messaging;

import java.util.Set;

/**
 * A message is for subscribers who do not exist: their rows were deleted and not deactivated.
 * Nothing has been changed by the call that throws it, and its transaction can go on.
 */
public class NoMailboxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient Set<Long> subscribers;

  public NoMailboxException(Set<Long> subscribers) {
    super("no mailbox of subscriber " + subscribers);
    this.subscribers = Set.copyOf(subscribers);
  }

  /** Ids of those who have none. */
  public Set<Long> subscribers() {
    return subscribers;
  }
}
