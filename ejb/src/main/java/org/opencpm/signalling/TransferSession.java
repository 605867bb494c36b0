package org.opencpm.signalling;

/** One party's hold on a transfer that moves: a request that brings its bytes or takes them. */
public interface TransferSession extends AutoCloseable {

  /**
   * Says how far it is. Cheap enough for each buffer.
   *
   * @param bytes of the file that this party has moved
   */
  void progress(long bytes);

  /** True once somebody has cancelled the transfer; it stays so until all parties are gone. */
  boolean isCancelled();

  /** This party is done. The last one ends the session. */
  @Override
  void close();
}
