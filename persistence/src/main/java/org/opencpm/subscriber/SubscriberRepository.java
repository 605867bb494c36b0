package org.opencpm.subscriber;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provisioned users. Every call runs in the caller's transaction. */
public interface SubscriberRepository {

  /** The subscriber that owns a canonical address. */
  Optional<Subscriber> findByAddress(String canonicalAddress);

  /** The subscriber with this digest user name. */
  Optional<Subscriber> findByUserName(String userName);

  Optional<Subscriber> find(long id);

  /**
   * Adds a subscriber, his addresses, credentials and mailbox; with a user name that exists
   * already, returns that subscriber unchanged.
   */
  Subscriber add(String userName, List<String> addresses, Map<String, String> ha1);
}
