package org.opencpm.media.msrp.transport;

import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;

/**
 * What happens in a session. All calls come on the loop, one after the other, and must not block.
 * An exception ends the session.
 *
 * <p>A chunk that started gets data and one end, unless {@link #lost} comes first.
 */
public interface MsrpSessionHandler {

  /** A connection carries the session now; comes again after a new connection. */
  void bound();

  /** A SEND request with a body began. */
  void chunkStarted(IncomingChunk chunk);

  /**
   * Body bytes came.
   *
   * @param data the handler's to keep
   */
  void chunkData(IncomingChunk chunk, byte[] data);

  /** The chunk is complete; it is answered when its bytes are safe. */
  void chunkEnded(IncomingChunk chunk, Continuation flag);

  /** A REPORT came. */
  void reported(MsrpReport report);

  /**
   * The other end asks for a nickname (RFC 7701). Answered 501 if this method is not overridden.
   *
   * @param name without its quotes; "" to give the name back
   */
  default void nickname(String name, Answerer answerer) {
    answerer.answer(MsrpStatus.UNKNOWN_METHOD, null);
  }

  /** What {@link MsrpSession#writable} says has changed. */
  void writabilityChanged(boolean writable);

  /**
   * No connection carries the session any more: reset, closed or silent, refused by the other end
   * (481, 506), or never opened. The session may be bound again.
   *
   * @param reason for the log
   */
  void lost(String reason);
}
