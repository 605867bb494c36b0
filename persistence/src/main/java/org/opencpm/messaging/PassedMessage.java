package org.opencpm.messaging;

import java.util.Set;
import org.opencpm.notification.Disposition;

/**
 * A chat message that went from leg to leg of a live session and was never stored, to be noted so
 * that notifications which come after the session are told from strangers' ones.
 *
 * @param message without body, with one recipient
 * @param reported the notifications that its sender got already
 */
public record PassedMessage(NewMessage message, Set<Disposition> reported) {

  public PassedMessage {
    reported = Set.copyOf(reported);
  }
}
