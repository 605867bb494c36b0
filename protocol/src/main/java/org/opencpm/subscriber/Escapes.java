package org.opencpm.subscriber;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Percent escapes of URIs (RFC 3986 2.1, RFC 3261 19.1.2). */
final class Escapes {

  private static final String PLAIN_IN_USER = "-_.!~*'()&=+$,;?/";

  private Escapes() {}

  /** True if a percent sign and two hexadecimal digits stand at this index. */
  static boolean isEscape(String text, int index) {
    return index + 2 < text.length()
        && text.charAt(index) == '%'
        && Character.digit(text.charAt(index + 1), 16) >= 0
        && Character.digit(text.charAt(index + 2), 16) >= 0
        && text.charAt(index + 1) < 0x80
        && text.charAt(index + 2) < 0x80;
  }

  private static int valueAt(String text, int index) {
    return Integer.parseInt(text, index + 1, index + 3, 16);
  }

  /**
   * One spelling for each user part: what need not be escaped is not, the rest has upper-case
   * digits (RFC 3261 19.1.4, RFC 3986 6.2.2).
   */
  static String normaliseUser(String user) {
    if (user.indexOf('%') < 0) {
      return user;
    }
    StringBuilder text = new StringBuilder(user.length());
    for (int i = 0; i < user.length(); i++) {
      if (!isEscape(user, i)) {
        text.append(user.charAt(i));
        continue;
      }
      int value = valueAt(user, i);
      if (Scan.isAlphanumeric(value) || value < 0x80 && PLAIN_IN_USER.indexOf(value) >= 0) {
        text.append((char) value);
      } else {
        text.append(user.substring(i, i + 3).toUpperCase(Locale.ROOT));
      }
      i += 2;
    }
    return text.toString();
  }

  /** Replaces all escapes; bytes that are not UTF-8 become U+FFFD. Other text stays as it is. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
      if (low < 0) {
        out[length++] = in[i];
      } else {
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }
}
