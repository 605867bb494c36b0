package org.opencpm.media.msrp;

/** What a header line may hold: no line end, so that a value can never become a second header. */
final class HeaderLine {

  private HeaderLine() {}

  /** True for a text without control characters other than the tabulator. */
  static boolean isOneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /**
   * Refuses a text that cannot be in a header.
   *
   * @throws IllegalArgumentException if it has a control character
   */
  static void requireOneLine(String text) {
    if (!isOneLine(text)) {
      throw new IllegalArgumentException("a header value has a control character");
    }
  }

  /** True for a token of RFC 4975 9: a method, a header name. */
  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!alphanumeric && "!#$%&'*+-.^_`|~{}".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
