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

  /**
   * Adds subscribers as {@link #add} does, of which the caller knows that they are new.
   *
   * @return their ids, in the same order
   */
  List<Long> addAll(List<NewSubscriber> subscribers);

  /**
   * Lets a user in, or keeps him out.
   *
   * @return whether that changed anything
   */
  boolean setActive(long subscriberId, boolean active);

  /**
   * Changes a subscriber who exists.
   *
   * @param ha1 null: as it was
   */
  void change(long subscriberId, String userName, List<String> addresses, Map<String, String> ha1);

  /** A subscriber to be added. */
  record NewSubscriber(String userName, List<String> addresses, Map<String, String> ha1) {}
}
