package org.opencpm.chat;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a message while it passes (design 4.5): kept until the far side has all of them, so
 * that the message can be stored when that side dies. The first {@value #IN_MEMORY} bytes stay in
 * memory, the rest goes to a spool file, which nobody else sees and which ends with the message.
 *
 * <p>Used by one thread at a time.
 */
final class MessageKeep implements Closeable {

  static final int IN_MEMORY = 64 * 1024;

  private final Path folder;
  private final List<byte[]> pieces = new ArrayList<>();
  private int inMemory;
  private long length;
  private FileChannel spool;

  /**
   * @param folder where the spool file is made when one is needed; must exist
   */
  MessageKeep(Path folder) {
    this.folder = folder;
  }

  /**
   * Appends bytes; the array is kept, not copied.
   *
   * @throws IOException when the spool file cannot be written
   */
  void append(byte[] bytes) throws IOException {
    if (spool == null && inMemory + bytes.length <= IN_MEMORY) {
      pieces.add(bytes);
      inMemory += bytes.length;
    } else {
      spool(bytes);
    }
    length += bytes.length;
  }

  private void spool(byte[] bytes) throws IOException {
    if (spool == null) {
      Path file = Files.createTempFile(folder, "message", ".spool");
      spool =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      spool.write(rest);
    }
  }

  long length() {
    return length;
  }

  /**
   * The whole content.
   *
   * @throws IOException when the spool file cannot be read
   */
  byte[] bytes() throws IOException {
    if (spool == null && pieces.size() == 1) {
      return pieces.get(0);
    }
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length));
    pieces.forEach(all::put);
    if (spool != null) {
      long position = 0;
      while (all.hasRemaining()) {
        int read = spool.read(all, position);
        if (read < 0) {
          throw new EOFException("a spool file is shorter than what was written");
        }
        position += read;
      }
    }
    return all.array();
  }

  /** Lets go of the content. */
  @Override
  public void close() throws IOException {
    pieces.clear();
    if (spool != null) {
      spool.close();
    }
  }
}
