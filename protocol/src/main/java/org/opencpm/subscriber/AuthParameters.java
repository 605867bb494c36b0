package org.opencpm.subscriber;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The list of parameters behind the scheme of an authentication header field (RFC 3261 25.1, RFC
 * 7616 3.3, 3.4): {@code Digest a="b", c=d}.
 */
final class AuthParameters {

  private static final String SCHEME = "Digest";

  private AuthParameters() {}

  /**
   * Reads the parameters of the Digest scheme, quoted or not as the peer likes.
   *
   * @return values without quotes under names in lower case, in order; empty if the scheme is
   *     another one, the text is malformed, or a parameter comes twice, for then two readers could
   *     see two different answers
   */
  static Optional<Map<String, String>> parse(String headerValue) {
    if (headerValue == null || headerValue.length() > Scan.MAX_LENGTH) {
      return Optional.empty();
    }
    String text = headerValue.strip();
    int at = SCHEME.length();
    if (!text.regionMatches(true, 0, SCHEME, 0, at)
        || at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      return Optional.empty();
    }
    Map<String, String> params = new LinkedHashMap<>();
    while (at < text.length()) {
      int end = Scan.indexOfOutsideQuotes(text, ',', at);
      String param = text.substring(at, end).strip();
      if (!param.isEmpty() && !readInto(params, param)) {
        return Optional.empty();
      }
      at = end + 1;
    }
    return Optional.of(params);
  }

  private static boolean readInto(Map<String, String> params, String param) {
    int equals = param.indexOf('=');
    String name = param.substring(0, Math.max(equals, 0)).strip().toLowerCase(Locale.ROOT);
    if (!Scan.isToken(name)) {
      return false;
    }
    String value = param.substring(equals + 1).strip();
    boolean quoted = value.startsWith("\"");
    boolean wellFormed =
        quoted
            ? Scan.endOfQuotedString(value, 0) == value.length()
            : value.chars().noneMatch(c -> c <= ' ' || c == '"');
    boolean printable = value.chars().noneMatch(c -> c < ' ' || c == 0x7F);
    return wellFormed && printable && params.putIfAbsent(name, Scan.unquote(value)) == null;
  }
}
