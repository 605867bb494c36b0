package org.opencpm.chat;

import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.transport.IncomingChunk;

/** Takes what comes over the media of a leg. On the loop of its MSRP session, nothing blocks. */
public interface Traffic {

  /** A SEND with a body began. */
  void chunkStarted(IncomingChunk chunk);

  /**
   * Body bytes came.
   *
   * @param data the taker's to keep
   */
  void chunkData(IncomingChunk chunk, byte[] data);

  /** The chunk is whole; it waits for its answer. */
  void chunkEnded(IncomingChunk chunk, Continuation flag);

  /** A REPORT came. */
  void reported(MsrpReport report);

  /** The leg can take more, or less, than before. */
  void pressureChanged();

  /** The leg's connection is gone: what it has not finished will not come. */
  void sourceLost();
}
