package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.opencpm.signalling.TransferSession;
import org.opencpm.storage.Blob;

/**
 * A file of the content server on its way by MSRP: those who move the same file by HTTP, and
 * whoever cancels it, meet it in its transfer session (design 4.7).
 */
final class LiveBlob implements Blob {

  private final Download download;
  private final TransferSession session;

  LiveBlob(Download download, LiveTransfers live) {
    this.download = download;
    this.session = live.open(download.transferId());
  }

  @Override
  public long length() {
    return download.content().length();
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    if (session.isCancelled()) {
      throw new IOException("the transfer was cancelled");
    }
    int read = download.content().read(into, from);
    session.progress(from + Math.max(0, read));
    return read;
  }

  @Override
  public void close() throws IOException {
    session.close();
    download.close();
  }
}
