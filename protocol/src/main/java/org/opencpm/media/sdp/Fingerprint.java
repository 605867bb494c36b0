package org.opencpm.media.sdp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digest of a certificate (RFC 4572 section 5).
 *
 * @param algorithm lower case, as {@code sha-256}
 * @param value upper-case hexadecimal pairs with colons
 */
public record Fingerprint(String algorithm, String value) {

  private static final Pattern PAIRS = Pattern.compile("[0-9A-F]{2}(?::[0-9A-F]{2}){0,127}");

  /** Reads an attribute's value; case is ignored; empty if it is none. */
  public static Optional<Fingerprint> parse(String text) {
    String[] fields = text.strip().split("[ \t]+", 3);
    if (fields.length != 2) {
      return Optional.empty();
    }
    String value = fields[1].toUpperCase(Locale.ROOT);
    return PAIRS.matcher(value).matches()
        ? Optional.of(new Fingerprint(fields[0].toLowerCase(Locale.ROOT), value))
        : Optional.empty();
  }

  /** The attribute's value. */
  @Override
  public String toString() {
    return algorithm + ' ' + value;
  }
}
