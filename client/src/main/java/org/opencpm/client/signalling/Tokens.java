package org.opencpm.client.signalling;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random identifiers of SIP, unguessable (RFC 3261 section 19.3 asks 32 bits for a tag). */
public final class Tokens {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Tokens() {}

  /** A branch parameter, globally unique, with the magic cookie of RFC 3261 section 8.1.1.7. */
  public static String branch() {
    return "z9hG4bK" + hex(12);
  }

  /** A From or To tag. */
  public static String tag() {
    return hex(6);
  }

  /**
   * A Call-ID.
   *
   * @param host the host part
   */
  public static String callId(String host) {
    return hex(12) + "@" + host;
  }

  /** A client nonce for digest authentication. */
  public static String cnonce() {
    return hex(8);
  }

  /** An MSRP Message-ID (RFC 4975 section 7.1.1: unique within the session). */
  public static String messageId() {
    return hex(10);
  }

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
