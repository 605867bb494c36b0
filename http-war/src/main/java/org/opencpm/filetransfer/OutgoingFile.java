package org.opencpm.filetransfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The part of a file that is being sent. Not for use by several threads at a time. */
final class OutgoingFile implements AutoCloseable {

  private final Download download;
  private long at;
  private long left;

  OutgoingFile(Download download, long first, long length) {
    this.download = download;
    this.at = first;
    this.left = length;
  }

  /** Bytes still to be sent. */
  long left() {
    return left;
  }

  /** Reads the next bytes into the buffer from its beginning on; at least one. */
  int next(byte[] buffer) throws IOException {
    int length = (int) Math.min(buffer.length, left);
    int count = download.content().read(ByteBuffer.wrap(buffer, 0, length), at);
    if (count <= 0) {
      throw new EOFException("a file is shorter than it was");
    }
    at += count;
    left -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    download.close();
  }
}
