package org.opencpm.media.msrp.transport;

import java.security.SecureRandom;

/**
 * Identities that nobody can guess: a session id is the key to a session, and a transaction id must
 * not be foreseen by who writes a body, or the body could hold its own end-line (RFC 4975 7.1,
 * 14.1).
 */
final class RandomIds {

  private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
  private static final int SESSION = 26;
  private static final int OTHER = 12;
  private static final int STOCK = 1200;

  private final SecureRandom random = new SecureRandom();
  private final byte[] stock = new byte[STOCK];
  private int used = STOCK;

  /** 130 bits. From any thread. */
  String session() {
    byte[] bytes = new byte[SESSION];
    random.nextBytes(bytes);
    return text(bytes, 0, SESSION);
  }

  /** 60 bits, for transactions and our own messages. On the loop. */
  String transaction() {
    if (used == STOCK) {
      random.nextBytes(stock);
      used = 0;
    }
    String id = text(stock, used, OTHER);
    used += OTHER;
    return id;
  }

  private static String text(byte[] bytes, int from, int length) {
    char[] id = new char[length];
    for (int i = 0; i < length; i++) {
      id[i] = ALPHABET[bytes[from + i] & 31];
    }
    return new String(id);
  }
}
