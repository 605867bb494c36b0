package org.opencpm.filetransfer;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A digest of a file (RFC 5547 section 6).
 *
 * @param algorithm lower case; {@code sha-1} is the one of RFC 5547
 * @param value upper-case hexadecimal pairs with colons
 */
public record FileHash(String algorithm, String value) {

  /** The algorithm that every implementation knows. */
  public static final String SHA_1 = "sha-1";

  private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();
  private static final Pattern VALUE = Pattern.compile("[0-9A-F]{2}(?::[0-9A-F]{2}){0,127}");
  private static final Pattern ALGORITHM = Pattern.compile("[A-Za-z0-9.-]{1,40}");

  /**
   * Brings both to their one case.
   *
   * @throws IllegalArgumentException if one is not what it should be
   */
  public FileHash {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    value = value.toUpperCase(Locale.ROOT);
    if (!ALGORITHM.matcher(algorithm).matches() || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a digest");
    }
  }

  /** Makes a digest of its bytes. */
  public static FileHash of(String algorithm, byte[] digest) {
    return new FileHash(algorithm, PAIRS.formatHex(digest));
  }

  /** Reads {@code algorithm:pairs}; empty if it is none. */
  public static Optional<FileHash> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0
        || !ALGORITHM.matcher(text.substring(0, colon)).matches()
        || !VALUE.matcher(text.substring(colon + 1).toUpperCase(Locale.ROOT)).matches()) {
      return Optional.empty();
    }
    return Optional.of(new FileHash(text.substring(0, colon), text.substring(colon + 1)));
  }

  /** The bytes of the digest. */
  public byte[] bytes() {
    return PAIRS.parseHex(value);
  }

  /** {@code algorithm:pairs}. */
  @Override
  public String toString() {
    return algorithm + ':' + value;
  }
}
