package org.opencpm.signalling;

import java.util.Locale;
import java.util.Map;

/**
 * Names of SIP header fields: compact forms (RFC 3261 7.3.3 and the RFCs that registered later
 * ones) and the token syntax of RFC 3261 25.1.
 */
final class HeaderNames {

  private static final String TOKEN_MARKS = "-.!%*_+`'~";

  private static final Map<String, String> COMPACT =
      Map.ofEntries(
          Map.entry("a", "Accept-Contact"),
          Map.entry("b", "Referred-By"),
          Map.entry("c", "Content-Type"),
          Map.entry("d", "Request-Disposition"),
          Map.entry("e", "Content-Encoding"),
          Map.entry("f", "From"),
          Map.entry("i", "Call-ID"),
          Map.entry("j", "Reject-Contact"),
          Map.entry("k", "Supported"),
          Map.entry("l", "Content-Length"),
          Map.entry("m", "Contact"),
          Map.entry("o", "Event"),
          Map.entry("r", "Refer-To"),
          Map.entry("s", "Subject"),
          Map.entry("t", "To"),
          Map.entry("u", "Allow-Events"),
          Map.entry("v", "Via"),
          Map.entry("x", "Session-Expires"),
          Map.entry("y", "Identity"));

  private HeaderNames() {}

  /** The name in its long form; names that have no compact form come back as written. */
  static String resolve(String name) {
    return name.length() == 1 ? COMPACT.getOrDefault(name.toLowerCase(Locale.ROOT), name) : name;
  }

  static boolean isToken(String name) {
    return !name.isEmpty() && name.chars().allMatch(HeaderNames::isTokenCharacter);
  }

  private static boolean isTokenCharacter(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || TOKEN_MARKS.indexOf(c) >= 0;
  }
}
