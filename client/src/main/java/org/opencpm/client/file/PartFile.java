package org.opencpm.client.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.opencpm.client.media.FileSink;
import org.opencpm.filetransfer.FileHash;
import org.opencpm.filetransfer.FileName;

/**
 * A file on its way into a folder: hidden under a name of its own until it is whole, then moved to
 * its name. An unfinished part is found again by what it is a part of, and is kept for {@value
 * #HOURS_KEPT} hours (fact sheet 6.3).
 */
public final class PartFile implements FileSink, AutoCloseable {

  private static final int HOURS_KEPT = 24;
  private static final String PREFIX = ".cpm-";
  private static final String SUFFIX = ".part";
  private static final int BUFFER = 1 << 16;
  private static final int MOST_NAMES = 1000;

  private final Path folder;
  private final Path part;
  private final String name;
  private final Optional<FileHash> hash;
  private final FileChannel channel;
  private MessageDigest digest = sha1();
  private volatile long position;
  private Path whole;

  private PartFile(
      Path folder, Path part, String name, Optional<FileHash> hash, FileChannel channel) {
    this.folder = folder;
    this.part = part;
    this.name = name;
    this.hash = hash;
    this.channel = channel;
  }

  /**
   * Opens the part of a file, with what came of it before.
   *
   * @param folder made if it does not exist; nothing is ever written outside of it
   * @param sent the file's name as its sender wrote it
   * @param hash its digest, if it is known
   * @param identity of the file where there is no digest; empty if nothing can be gone on with
   * @param clock tells which parts are too old
   * @throws IOException when it cannot be written, or another transfer writes it
   */
  public static PartFile open(
      Path folder, String sent, Optional<FileHash> hash, Optional<String> identity, Clock clock)
      throws IOException {
    Files.createDirectories(folder);
    forgetOld(folder, clock.instant().minus(Duration.ofHours(HOURS_KEPT)));
    Optional<String> key =
        hash.map(h -> h.value().replace(":", "")).or(() -> identity.map(PartFile::digestOf));
    Path part =
        key.isPresent()
            ? folder.resolve(PREFIX + key.get() + SUFFIX)
            : Files.createTempFile(folder, PREFIX, SUFFIX);
    FileChannel channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel);
      PartFile file = new PartFile(folder, part, FileName.safe(sent), hash, channel);
      file.begin(channel.size());
      return file;
    } catch (IOException | RuntimeException problem) {
      channel.close();
      throw problem;
    }
  }

  /** The lock lives as long as the channel. */
  private static void lock(FileChannel channel) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException here) {
      throw new IOException("the file is being received already", here);
    }
    if (lock == null) {
      throw new IOException("another program is receiving the file");
    }
  }

  private static void forgetOld(Path folder, Instant before) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path old : parts) {
        try {
          if (Files.getLastModifiedTime(old).toInstant().isBefore(before)) {
            Files.deleteIfExists(old);
          }
        } catch (NoSuchFileException gone) {
          // Finished since the folder was read.
          continue;
        }
      }
    }
  }

  /**
   * Goes on behind so many bytes; those after them are dropped.
   *
   * @param bytes at most what is there
   */
  public synchronized void begin(long bytes) throws IOException {
    channel.truncate(bytes);
    digest = sha1();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long at = 0;
    while (at < bytes) {
      int read = channel.read(buffer.clear(), at);
      if (read < 0) {
        throw new IOException("the part has become shorter");
      }
      digest.update(buffer.flip());
      at += read;
    }
    channel.position(bytes);
    position = bytes;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    digest.update(bytes, offset, length);
    position += length;
  }

  /** Puts the file under its name, or removes it when its digest is not the one that was said. */
  @Override
  public synchronized boolean complete() throws IOException {
    boolean same =
        hash.isEmpty()
            || !hash.get().algorithm().equals(FileHash.SHA_1)
            || FileHash.of(FileHash.SHA_1, digest.digest()).equals(hash.get());
    close();
    if (!same) {
      Files.deleteIfExists(part);
      return false;
    }
    whole = move();
    return true;
  }

  /** A name that is taken gets a number: no file is ever written over. */
  private Path move() throws IOException {
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    for (int i = 0; i < MOST_NAMES; i++) {
      String free = i == 0 ? name : name.substring(0, dot) + " (" + i + ")" + name.substring(dot);
      Path target = folder.resolve(FileName.safe(free));
      try {
        // Takes the name before the move, which would overwrite a file of that name.
        Files.createFile(target);
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
      return Files.move(
          part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    throw new FileAlreadyExistsException(folder.resolve(name).toString());
  }

  /** Where the file is; empty until it is complete. */
  public Optional<Path> whole() {
    return Optional.ofNullable(whole);
  }

  /** Lets go of it; what is written can be gone on with. */
  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }

  /** Removes what came. */
  public void discard() throws IOException {
    close();
    Files.deleteIfExists(part);
  }

  private static String digestOf(String identity) {
    byte[] bytes = identity.getBytes(StandardCharsets.UTF_8);
    return FileHash.of(FileHash.SHA_1, sha1().digest(bytes)).value().replace(":", "");
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-1 is part of every JDK", impossible);
    }
  }

  /**
   * The digest of a file, SHA-1 (RFC 5547).
   *
   * @throws IOException when it cannot be read
   */
  public static FileHash hashOf(Path file) throws IOException {
    MessageDigest digest = sha1();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      while (channel.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
      }
    }
    return FileHash.of(FileHash.SHA_1, digest.digest());
  }
}
