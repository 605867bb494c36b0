package org.opencpm.messaging;

import java.util.Set;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;

/**
 * Chat messages that go from leg to leg of a live session and are never stored. While the session
 * lives, its memory keeps each notification from going twice; what is still outstanding some
 * seconds after a message passed, or when the session ends, is noted in the database, where a
 * notification by SIP MESSAGE finds it. No method blocks.
 */
public interface PassedMessages {

  /** Begins a session. */
  Session open();

  /** What may be done with a notification in a session. */
  enum Passage {
    /** It may go to the sender, and counts as told from now on. */
    GO,
    /** The sender was told already, or of something that excludes it. */
    REPORTED,
    /**
     * Nothing is remembered of the message: {@link MessageAcceptance#notification} asks the
     * database.
     */
    UNKNOWN
  }

  /** The messages of one session, both directions. Any thread. */
  interface Session {

    /**
     * A message is on its way to the far leg, and its recipient will report on it by SIP MESSAGE,
     * which may overtake our hearing that it has come: such a notification waits a moment for
     * {@link #passed}.
     *
     * @param messageId imdn.Message-ID
     */
    void expect(SessionDirection direction, String messageId, Set<DispositionRequest> wishes);

    /**
     * A message reached the far leg. One that asked for no notification is not remembered.
     *
     * @param messageId imdn.Message-ID
     */
    void passed(SessionDirection direction, String messageId, Set<DispositionRequest> wishes);

    /**
     * What {@link #report} would say, without counting it as told: for a notification whose far
     * side has yet to take it.
     */
    Passage look(SessionDirection direction, String messageId, Disposition disposition);

    /**
     * A notification came in the session, by the rules of {@link MessageRepository#report}.
     *
     * @param direction of the notification: its sender was the recipient of the message
     * @param messageId of the message that it speaks of
     */
    Passage report(SessionDirection direction, String messageId, Disposition disposition);

    /** The session is over: what is outstanding is noted now. */
    void close();
  }
}
