package org.opencpm.client.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A file as far as it has to be the same: its name and its bytes.
 *
 * @param name its name
 * @param size in bytes
 * @param sha256 digest of its bytes, hexadecimal
 */
public record FileContent(String name, long size, String sha256) {

  /** Checks that nothing is missing. */
  public FileContent {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
  }

  /** Of bytes. */
  public static FileContent of(String name, byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new FileContent(name, bytes.length, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
    }
  }

  /** Of a file; the demonstration's are small enough to be read whole. */
  static FileContent of(Path file) throws IOException {
    return of(file.getFileName().toString(), Files.readAllBytes(file));
  }
}
