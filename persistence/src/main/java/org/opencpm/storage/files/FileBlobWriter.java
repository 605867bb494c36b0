package org.opencpm.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.opencpm.storage.BlobSummary;
import org.opencpm.storage.BlobWriter;

/** Writes one file. */
final class FileBlobWriter implements BlobWriter {

  private static final int READ_BUFFER = 1 << 16;

  private final FileChannel channel;
  private final Path partial;
  private final Path whole;
  private final MessageDigest digest;
  private final boolean fromStart;
  private long position;
  private boolean digests = true;

  /** Takes over an open, locked channel that stands at the end of its file. */
  FileBlobWriter(FileChannel channel, Path partial, Path whole, long position) {
    this.channel = channel;
    this.partial = partial;
    this.whole = whole;
    this.position = position;
    this.fromStart = position == 0;
    this.digest = sha256();
  }

  @Override
  public void withoutDigest() {
    digests = false;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    if (fromStart && digests) {
      digest.update(bytes.duplicate());
    }
    while (bytes.hasRemaining()) {
      position += channel.write(bytes);
    }
  }

  @Override
  public BlobSummary finish() throws IOException {
    try (channel) {
      channel.force(true);
      if (!fromStart && digests) {
        digestOfFile();
      }
      Files.createDirectories(whole.getParent());
      Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
      // A file that was moved is on the disk when both folders are.
      forceFolder(whole.getParent());
      forceFolder(whole.getParent().getParent());
      forceFolder(partial.getParent());
    }
    return new BlobSummary(position, digests ? HexFormat.of().formatHex(digest.digest()) : "");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void digestOfFile() throws IOException {
    try (FileChannel file = FileChannel.open(partial, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(READ_BUFFER);
      while (file.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
