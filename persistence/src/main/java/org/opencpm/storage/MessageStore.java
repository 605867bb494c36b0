package org.opencpm.storage;

import java.util.List;

/**
 * Where messages are kept for the user's Message Storage Client (CPM-CONV-002.4, AD-PF-26). The
 * database implementation stands in until the Message Storage Server comes. Runs in the caller's
 * transaction.
 */
public interface MessageStore {

  void store(StoredMessage message);

  /** The newest objects of a user, newest first, at most {@code max}. */
  List<StoredMessage> newest(long subscriberId, int max);
}
