package org.opencpm.signalling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Header fields as text: line unfolding of RFC 3261 7.3.1, and the form kept in the database, which
 * is a line {@code Name:value} for each field. In a value, a backslash, and every character that a
 * database or a line cannot hold, is written as a backslash, {@code u} and four hexadecimal digits.
 */
final class HeaderText {

  private HeaderText() {}

  /** One line of a folded value: each line end, with the blanks around it, becomes one space. */
  static String unfold(String value) {
    if (value.indexOf('\r') < 0 && value.indexOf('\n') < 0) {
      return withoutBlanks(value);
    }
    StringBuilder line = new StringBuilder(value.length());
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || value.charAt(i) == '\r' || value.charAt(i) == '\n') {
        String part = withoutBlanks(value.substring(start, i));
        line.append(line.length() > 0 && !part.isEmpty() ? " " : "").append(part);
        start = i + 1;
      }
    }
    return line.toString();
  }

  /** Drops the blanks of SIP around a value, and no others: those of Unicode are content. */
  private static String withoutBlanks(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static String write(List<Map.Entry<String, String>> entries) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> entry : entries) {
      text.append(entry.getKey()).append(':');
      escape(entry.getValue(), text);
      text.append('\n');
    }
    return text.toString();
  }

  static List<Map.Entry<String, String>> read(String text) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int colon = text.indexOf(':', start);
      if (end < 0 || colon < 0 || colon > end) {
        throw new IllegalArgumentException("not a stored list of header fields");
      }
      String value = unescape(text.substring(colon + 1, end));
      entries.add(Map.entry(text.substring(start, colon), value));
      start = end + 1;
    }
    return entries;
  }

  private static void escape(String value, StringBuilder text) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean pair = Character.isHighSurrogate(c) && lowSurrogateAt(value, i + 1);
      if (pair) {
        text.append(c).append(value.charAt(++i));
      } else if (c == '\\' || Character.isISOControl(c) || Character.isSurrogate(c)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
  }

  private static boolean lowSurrogateAt(String value, int index) {
    return index < value.length() && Character.isLowSurrogate(value.charAt(index));
  }

  private static String unescape(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\\') {
        text.append(c);
      } else if (i + 5 < value.length() && value.charAt(i + 1) == 'u') {
        text.append((char) Integer.parseInt(value, i + 2, i + 6, 16));
        i += 5;
      } else {
        throw new IllegalArgumentException("not a stored list of header fields");
      }
    }
    return text.toString();
  }
}
