package org.opencpm.chat;

import java.time.Instant;
import org.opencpm.messaging.SessionDirection;

/** A session that goes on at this node, for those who look at it and may end it. Any thread. */
public interface RunningSession {

  /** Its number, one for each session of this process. */
  long number();

  /** {@code chat} or {@code file}. */
  String kind();

  /** In one or two words. */
  String state();

  /** From the one who began it to the one invited. */
  SessionDirection way();

  /** Dialogs that are up. */
  int legs();

  /** Messages, or files, that it has carried so far. */
  long messages();

  Instant since();

  /**
   * Ends it: BYE to every leg.
   *
   * @param reason value of the Reason header field (RFC 3326), null for none
   */
  void end(String reason);
}
