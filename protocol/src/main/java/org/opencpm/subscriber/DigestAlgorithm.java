package org.opencpm.subscriber;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Hash algorithms of SIP digest authentication that this server knows (RFC 7616, RFC 8760). */
public enum DigestAlgorithm {
  /** The stronger one, offered first. */
  SHA_256("SHA-256"),
  /** For clients that know nothing else. */
  MD5("MD5");

  private final String token;

  DigestAlgorithm(String token) {
    this.token = token;
  }

  /** Name in header fields, which is its name for the JDK too. */
  public String token() {
    return token;
  }

  /**
   * Finds the algorithm of a challenge or an answer.
   *
   * @param token value of the {@code algorithm} parameter; null if it is absent, which means MD5
   *     (RFC 7616 3.3)
   * @return empty for one that is not supported, the {@code -sess} ones among them
   */
  public static Optional<DigestAlgorithm> ofToken(String token) {
    if (token == null) {
      return Optional.of(MD5);
    }
    return Arrays.stream(values()).filter(a -> a.token.equalsIgnoreCase(token)).findFirst();
  }

  /**
   * What a server keeps instead of the password (RFC 7616 3.4.2).
   *
   * @return hexadecimal digits in lower case
   */
  public String ha1(String user, String realm, String password) {
    return hash(user + ':' + realm + ':' + password);
  }

  /** Hash of the UTF-8 bytes of a text, as hexadecimal digits in lower case. */
  String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance(token).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + token, e);
    }
  }
}
