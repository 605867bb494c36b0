package org.opencpm.filetransfer;

import java.util.function.Consumer;
import org.opencpm.signalling.TransferSession;

/** One party's hold on a transfer, and how far it is. */
final class LiveTransfer implements TransferSession {

  private final long transferId;
  private final TransferSession shared;
  private final Consumer<LiveTransfer> closed;
  private volatile long bytes;

  LiveTransfer(long transferId, TransferSession shared, Consumer<LiveTransfer> closed) {
    this.transferId = transferId;
    this.shared = shared;
    this.closed = closed;
  }

  long transferId() {
    return transferId;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void progress(long moved) {
    bytes = moved;
    shared.progress(moved);
  }

  @Override
  public boolean isCancelled() {
    return shared.isCancelled();
  }

  @Override
  public void close() {
    closed.accept(this);
    shared.close();
  }
}
