package org.opencpm.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.opencpm.storage.Blob;

/** A finished file. */
final class FileBlob implements Blob {

  private final FileChannel channel;
  private final long length;

  FileBlob(FileChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    return channel.read(into, from);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
