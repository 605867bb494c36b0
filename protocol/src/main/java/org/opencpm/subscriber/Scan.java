package org.opencpm.subscriber;

/** Lexical rules of SIP header fields (RFC 3261 25.1): tokens, quoted strings, escapes. */
final class Scan {

  /** Longest header field value that is looked at, in characters. */
  static final int MAX_LENGTH = 16 * 1024;

  private static final String TOKEN_MARKS = "-.!%*_+`'~";

  private Scan() {}

  /** The text without blanks around it, if it is short enough and one line. */
  static String checked(String text) throws AddressSyntaxException {
    if (text == null || text.isBlank()) {
      throw new AddressSyntaxException("an address is empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new AddressSyntaxException("an address is longer than " + MAX_LENGTH + " characters");
    }
    if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F)) {
      throw new AddressSyntaxException("an address has a control character");
    }
    return text.strip();
  }

  static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** Index of the character outside quoted strings, or the length of the text. */
  static int indexOfOutsideQuotes(String text, char wanted, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == wanted && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  /** Index behind the quoted string that starts at this index, or -1 if it does not end. */
  static int endOfQuotedString(String text, int start) {
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(Scan::isTokenCharacter);
  }

  static boolean isTokenCharacter(int c) {
    return isAlphanumeric(c) || c < 0x80 && TOKEN_MARKS.indexOf(c) >= 0;
  }

  static boolean isAlphanumeric(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /** One whole quoted string, or text with neither quotes nor blanks nor angle brackets. */
  static boolean isParameterValue(String value) {
    if (value.startsWith("\"")) {
      return endOfQuotedString(value, 0) == value.length();
    }
    return value.chars().allMatch(c -> c > ' ' && c < 0x7F && "\"<>,;".indexOf(c) < 0);
  }

  /** The content of a quoted string without quotes and escapes; other text as it is. */
  static String unquote(String value) {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    String inner = value.substring(1, value.length() - 1);
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    StringBuilder text = new StringBuilder(inner.length());
    for (int i = 0; i < inner.length(); i++) {
      boolean escape = inner.charAt(i) == '\\' && i + 1 < inner.length();
      text.append(inner.charAt(escape ? ++i : i));
    }
    return text.toString();
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
