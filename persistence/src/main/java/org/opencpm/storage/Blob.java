package org.opencpm.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A finished blob that is open for reading; holds a file descriptor until closed. */
public interface Blob extends Closeable {

  /** Length in bytes. */
  long length();

  /**
   * Reads from a place on, as much as is there and fits.
   *
   * @param from offset of the first byte
   * @return number of bytes, -1 at or after the end
   */
  int read(ByteBuffer into, long from) throws IOException;
}
