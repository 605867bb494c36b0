package org.opencpm.filetransfer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How the parts of a {@link FileSelector} look on the wire. */
final class FileSelectorText {

  private FileSelectorText() {}

  static String write(FileSelector selector) {
    StringBuilder text = new StringBuilder();
    selector.name().ifPresent(name -> word(text, "name:\"").append(escaped(name)).append('"'));
    selector.type().ifPresent(type -> word(text, "type:").append(type));
    selector.size().ifPresent(size -> word(text, "size:").append(size));
    selector.hashes().forEach(hash -> word(text, "hash:").append(hash));
    return text.toString();
  }

  private static StringBuilder word(StringBuilder text, String begin) {
    return (text.isEmpty() ? text : text.append(' ')).append(begin);
  }

  /** NUL, LF, CR, quote and percent sign become their percent escapes (RFC 5547 section 6). */
  static String escaped(String name) {
    StringBuilder text = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      switch (c) {
        case '\0' -> text.append("%00");
        case '\n' -> text.append("%0A");
        case '\r' -> text.append("%0D");
        case '"' -> text.append("%22");
        case '%' -> text.append("%25");
        default -> text.append(c);
      }
    }
    return text.toString();
  }

  /** Undoes escapes, of any byte; a percent sign that begins none stands for itself. */
  static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int plain = 0;
    for (int i = 0; i + 2 < text.length(); i++) {
      int high = Character.digit(text.charAt(i + 1), 16);
      int low = Character.digit(text.charAt(i + 2), 16);
      if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
        bytes.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
        bytes.write(high * 16 + low);
        i += 2;
        plain = i + 1;
      }
    }
    bytes.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Index of the blank that ends an unquoted value; blanks inside quotes belong to it. */
  static int endOfValue(String text, int from) {
    boolean quoted = false;
    int at = from;
    while (at < text.length() && (quoted || !isBlank(text.charAt(at)))) {
      if (text.charAt(at) == '"') {
        quoted = !quoted;
      }
      at++;
    }
    return at;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
