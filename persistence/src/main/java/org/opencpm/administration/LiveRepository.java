package org.opencpm.administration;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What is in the tables of messages now. Every call runs in the caller's transaction. */
public interface LiveRepository {

  /** By the keys that they were stored with. */
  List<LiveRecipient> byDedupeKeys(Collection<String> keys);

  List<LiveRecipient> byIds(Collection<Long> ids);

  /** Messages of one user that were accepted in that time, newest first. */
  List<LiveRecipient> inMailbox(long subscriberId, Instant from, Instant to, int max);

  /** Messages that no device has, of all users, newest first, with ids below that. */
  List<LiveRecipient> waiting(long below, Instant now, int max);

  /** Messages of one user that no device has, oldest first. */
  List<LiveRecipient> waitingOf(long subscriberId, Instant now, int max);

  /** How far messages are on their way to the devices of their recipients. */
  List<LiveDelivery> deliveries(Collection<Long> recipientIds);

  /** Users for whom messages wait, the one who has waited longest first. Reads the whole table. */
  List<WaitingUser> waitingUsers(Instant now, int max);

  /** Deliveries that wait, by device. */
  Map<Long, Long> waitingByDevice(Collection<Long> deviceIds);

  /**
   * Makes what waits for a user due now: retry times are taken back, and his registered devices do
   * not count as lost.
   *
   * @return deliveries that wait for registered devices
   */
  int makeDue(long subscriberId, Instant now);
}
