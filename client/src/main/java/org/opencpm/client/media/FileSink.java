package org.opencpm.client.media;

import java.io.IOException;

/** Takes the bytes of a file in their order; on the MSRP thread. */
public interface FileSink {

  /** Bytes of the file that are there. */
  long position();

  /**
   * Appends bytes.
   *
   * @throws IOException when they cannot be kept
   */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /**
   * All bytes have come.
   *
   * @return whether they are the file that was offered
   * @throws IOException when the file cannot be put in its place
   */
  boolean complete() throws IOException;
}
