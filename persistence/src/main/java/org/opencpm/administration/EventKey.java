package org.opencpm.administration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash by which events are found: 64 bits of SHA-256. Peers choose the texts, and an index of
 * numbers has one width whatever they choose; who finds by it compares the text afterwards.
 */
public final class EventKey {

  private EventKey() {}

  /** Of an id or a canonical address. */
  public static long of(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
