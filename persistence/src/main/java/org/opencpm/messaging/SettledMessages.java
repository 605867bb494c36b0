package org.opencpm.messaging;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/**
 * Messages that a recipient's policy stored or discarded (CPM-CONV-002.2, 002.4). Nothing waits for
 * a device, so nothing of them is in the queues; their identity is kept until they would have
 * expired, so that one that is sent again is known (design 4.1). Runs in the caller's transaction.
 */
public interface SettledMessages {

  /**
   * Notes messages, unless they are known: noted before, or accepted for delivery under the policy
   * that held then.
   *
   * @param recipients only their dedupe key and the end of their life count; at most a few thousand
   * @return dedupe keys of those that were not known
   */
  Set<String> note(Collection<NewRecipient> recipients, Instant now);
}
