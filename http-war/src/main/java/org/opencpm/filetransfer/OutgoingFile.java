package org.opencpm.filetransfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.opencpm.signalling.TransferSession;
import org.opencpm.signalling.TransferSessions;

/**
 * The part of a file that is being sent. For one thread at a time, but for {@link #close} and what
 * runs when somebody cancels the transfer.
 */
final class OutgoingFile implements AutoCloseable {

  private final Download download;
  private long at;
  private final TransferSession live;
  private volatile Runnable cancelled = () -> {};
  private long sent;
  private long left;

  OutgoingFile(Download download, long first, long length, TransferSessions live) {
    this.download = download;
    this.live = live.open(download.transferId(), () -> cancelled.run());
    this.at = first;
    this.left = length;
  }

  /** Has this run as soon as the transfer is cancelled: his recipient may never read again. */
  void whenCancelled(Runnable action) {
    cancelled = action;
    if (live.isCancelled()) {
      action.run();
    }
  }

  /** Bytes still to be sent. */
  long left() {
    return left;
  }

  /** Bytes that were read to be sent. */
  long sent() {
    return sent;
  }

  /**
   * Reads the next bytes into the buffer from its beginning on; at least one.
   *
   * @throws IOException if the transfer was cancelled, or the file cannot be read
   */
  int next(byte[] buffer) throws IOException {
    if (live.isCancelled()) {
      throw new IOException("the transfer was cancelled");
    }
    int length = (int) Math.min(buffer.length, left);
    int count = download.content().read(ByteBuffer.wrap(buffer, 0, length), at);
    if (count <= 0) {
      throw new EOFException("a file is shorter than it was");
    }
    at += count;
    left -= count;
    sent += count;
    live.progress(sent);
    return count;
  }

  @Override
  public void close() throws IOException {
    live.close();
    download.close();
  }
}
