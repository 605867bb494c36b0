package org.opencpm.messaging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes header lines, and refuses what would not stay one line. */
final class HeaderLines {

  private HeaderLines() {}

  /**
   * Checks a header that we are about to write.
   *
   * @throws IllegalArgumentException if its name is no token or its value holds a control character
   */
  static CpimHeader checked(CpimHeader header) {
    if (!MediaType.isToken(header.name())) {
      throw new IllegalArgumentException("header name is no token");
    }
    checkedText(header.value());
    return header;
  }

  /**
   * Checks a text that becomes a header value or a piece of one.
   *
   * @throws IllegalArgumentException if it holds a control character other than the tab
   */
  static String checkedText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        throw new IllegalArgumentException("control character in a header value");
      }
    }
    return text;
  }

  /** Writes {@code name: value} and CRLF. */
  static void write(CpimHeader header, ByteArrayOutputStream out) {
    out.writeBytes(header.name().getBytes(StandardCharsets.US_ASCII));
    out.write(':');
    out.write(' ');
    out.writeBytes(header.value().getBytes(StandardCharsets.UTF_8));
    endLine(out);
  }

  /** Writes CRLF. */
  static void endLine(ByteArrayOutputStream out) {
    out.write('\r');
    out.write('\n');
  }
}
