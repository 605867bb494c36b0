package org.opencpm.signalling;

/**
 * Where those who move a transfer meet while it moves, from whichever side they come: live progress
 * and cancellation (design 4.7). The key is the server's own id of the transfer, never one that a
 * peer has chosen. What holds longer than a connection is the database's.
 */
public interface TransferSessions {

  /** Joins a transfer, which is live from now on if it was not. */
  default TransferSession open(long transferId) {
    return open(transferId, () -> {});
  }

  /**
   * Joins a transfer, which is live from now on if it was not.
   *
   * @param cancelled runs once when somebody cancels it while this party is in; on his thread, so
   *     it must not block
   */
  TransferSession open(long transferId, Runnable cancelled);

  /**
   * Stops all who move it.
   *
   * @return false if nobody does
   */
  boolean cancel(long transferId);
}
