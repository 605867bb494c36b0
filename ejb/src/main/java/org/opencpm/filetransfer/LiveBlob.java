package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.opencpm.storage.Blob;

/** A file on its way by MSRP, which says how far it was read. */
final class LiveBlob implements Blob {

  private final Blob content;
  private final LongConsumer progress;

  /**
   * Makes one.
   *
   * @param content closed with it
   * @param progress hears the place behind the bytes that were read last
   */
  LiveBlob(Blob content, LongConsumer progress) {
    this.content = content;
    this.progress = progress;
  }

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    int read = content.read(into, from);
    progress.accept(from + Math.max(0, read));
    return read;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
