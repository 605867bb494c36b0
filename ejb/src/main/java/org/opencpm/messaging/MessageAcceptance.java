package org.opencpm.messaging;

import java.util.function.Consumer;

/**
 * Stores what came in a session, by the rules and in the batches of what comes by SIP MESSAGE.
 * Every method may be called on any thread and does not block; the consumer is told exactly once,
 * after the commit and on the writer's thread, or at once for what is refused. It must not block.
 */
public interface MessageAcceptance {

  /**
   * A chat message, CPIM, to the one recipient of the direction. That it may wait was decided when
   * the session began; the recipient's rules are asked again all the same, as they may have
   * changed.
   */
  void chat(SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed);

  /** A standalone message in Large Message Mode, CPIM. */
  void large(SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed);

  /**
   * A disposition notification, CPIM around {@code message/imdn+xml}: from the recipient of the
   * message that it speaks of (the direction's sender) to the device that sent it, once each.
   */
  void notification(
      SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed);
}
