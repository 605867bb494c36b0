package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.opencpm.storage.Blob;

/** Compares a file with the digests that its sender named (RFC 5547 section 6). */
final class FileDigest {

  private static final int BUFFER = 1 << 16;

  private FileDigest() {}

  /** Whether size and all digests fit; a digest whose algorithm is not known here says nothing. */
  static boolean fits(Blob file, FileSelector selector) throws IOException {
    if (selector.size().isPresent() && selector.size().getAsLong() != file.length()) {
      return false;
    }
    Map<MessageDigest, byte[]> wanted = new LinkedHashMap<>();
    for (FileHash hash : selector.hashes()) {
      digest(hash.algorithm()).ifPresent(digest -> wanted.put(digest, hash.bytes()));
    }
    if (!wanted.isEmpty()) {
      read(file, wanted);
    }
    return wanted.entrySet().stream()
        .allMatch(one -> MessageDigest.isEqual(one.getKey().digest(), one.getValue()));
  }

  private static void read(Blob file, Map<MessageDigest, byte[]> wanted) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long at = 0;
    while (at < file.length()) {
      int read = file.read(buffer, at);
      if (read < 0) {
        return;
      }
      at += read;
      buffer.flip();
      wanted.keySet().forEach(digest -> digest.update(buffer.duplicate()));
      buffer.clear();
    }
  }

  /** The names of RFC 5547 are those of RFC 4572: {@code sha-1}, {@code sha-256}, {@code md5}. */
  private static Optional<MessageDigest> digest(String algorithm) {
    String name = algorithm.toUpperCase(Locale.ROOT);
    try {
      return Optional.of(MessageDigest.getInstance(name));
    } catch (NoSuchAlgorithmException e) {
      return Optional.empty();
    }
  }
}
