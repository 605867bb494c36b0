package org.opencpm.media.msrp.transport;

/** Hears what became of a chunk that was sent. */
@FunctionalInterface
public interface ChunkListener {

  /**
   * Called once, on the loop, when the other end answered: 200 after the whole chunk, an error as
   * soon as it comes, perhaps before {@link OutgoingChunk#end}. Not called with Failure-Report
   * {@code no}; with {@code partial} only for errors of the other end.
   *
   * @param status answer of the other end; 408 if none came within the response time after the end
   *     of the chunk (RFC 4975 7.1); 0 if the session is lost or was not bound
   * @param comment phrase of the answer, or what happened
   */
  void answered(int status, String comment);
}
