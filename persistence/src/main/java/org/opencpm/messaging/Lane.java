package org.opencpm.messaging;

/**
 * The queues that each device has. What needs an answer of the user or a media connection does not
 * hold up what one SIP request brings; within a lane nothing overtakes.
 */
public enum Lane {
  /** What came by SIP MESSAGE, and what the server writes itself. */
  PAGER,
  /** Chat messages, and standalone messages in Large Message Mode. */
  SESSION,
  /** Files, which take their time. */
  FILE;

  /** Whether what goes this way needs an answer of the user. */
  public boolean rings() {
    return this != PAGER;
  }

  /**
   * The lane of a message.
   *
   * @param service name of the {@code ServiceIdentifier} that it came by
   */
  public static Lane of(MessageKind kind, String service) {
    if (kind == MessageKind.FILE) {
      return FILE;
    }
    boolean large = service != null && service.startsWith("LARGE");
    return kind == MessageKind.CHAT || kind == MessageKind.STANDALONE && large ? SESSION : PAGER;
  }
}
