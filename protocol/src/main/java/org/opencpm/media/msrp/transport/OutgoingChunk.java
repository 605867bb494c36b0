package org.opencpm.media.msrp.transport;

import org.opencpm.media.msrp.Continuation;

/**
 * One chunk on its way out. Calls may come from any thread, one after the other. After the session
 * was lost, data is dropped.
 */
public interface OutgoingChunk {

  /**
   * Sends body bytes.
   *
   * @param bytes array that the caller does not write to any more
   */
  void data(byte[] bytes, int offset, int length);

  /** Ends the chunk. Nothing may follow. */
  void end(Continuation flag);
}
