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
  private final DurableFolders folders;
  private final MessageDigest digest;
  private final boolean fromStart;
  private long position;
  private boolean digests = true;

  /** Takes over an open, locked channel that stands at the end of its file. */
  FileBlobWriter(
      FileChannel channel, Path partial, Path whole, long position, DurableFolders folders) {
    this.folders = folders;
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
      // With its length; other times of the file mean nothing.
      channel.force(false);
      if (!fromStart && digests) {
        digestOfFile();
      }
      folders.make(whole.getParent());
      Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
      // The folder that it left is not forced: at worst its old name is there too after a loss of
      // power, which hides nothing and goes with the blob.
      DurableFolders.force(whole.getParent());
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
