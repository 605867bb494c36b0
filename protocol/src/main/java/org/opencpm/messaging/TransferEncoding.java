package org.opencpm.messaging;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** Undoes a Content-Transfer-Encoding (RFC 2045 section 6). The result is never longer. */
final class TransferEncoding {

  private TransferEncoding() {}

  /**
   * Decodes a body.
   *
   * @param encoding value of the Content-Transfer-Encoding header
   * @throws CpimSyntaxException if the encoding is unknown or the base64 broken
   */
  static byte[] decode(String encoding, byte[] data) throws CpimSyntaxException {
    switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "":
      case "7bit":
      case "8bit":
      case "binary":
        return data;
      case "base64":
        try {
          return Base64.getMimeDecoder().decode(data);
        } catch (IllegalArgumentException e) {
          throw new CpimSyntaxException("broken base64", e);
        }
      case "quoted-printable":
        return quotedPrintable(data);
      default:
        throw new CpimSyntaxException("unknown Content-Transfer-Encoding");
    }
  }

  /**
   * Blanks before a line end were added on the way and go; an equals sign that starts no escape
   * stays as it is, as RFC 2045 section 6.7 advises.
   */
  private static byte[] quotedPrintable(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
    int at = 0;
    while (at < data.length) {
      int blanksEnd = at;
      while (blanksEnd < data.length && isBlank(data[blanksEnd])) {
        blanksEnd++;
      }
      if (blanksEnd > at) {
        if (lineEndLength(data, blanksEnd) == 0 && blanksEnd < data.length) {
          out.write(data, at, blanksEnd - at);
        }
        at = blanksEnd;
      } else if (data[at] == '=') {
        at = escape(data, at, out);
      } else {
        out.write(data[at++]);
      }
    }
    return out.toByteArray();
  }

  private static int escape(byte[] data, int at, ByteArrayOutputStream out) {
    if (at + 2 < data.length
        && Character.digit(data[at + 1], 16) >= 0
        && Character.digit(data[at + 2], 16) >= 0) {
      out.write(Character.digit(data[at + 1], 16) << 4 | Character.digit(data[at + 2], 16));
      return at + 3;
    }
    int end = at + 1;
    while (end < data.length && isBlank(data[end])) {
      end++;
    }
    int lineEnd = lineEndLength(data, end);
    if (lineEnd > 0 || end == data.length) {
      return end + lineEnd;
    }
    byte[] asIs = Arrays.copyOfRange(data, at, end);
    out.writeBytes(asIs);
    return end;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static int lineEndLength(byte[] data, int at) {
    if (at < data.length && data[at] == '\n') {
      return 1;
    }
    return at + 1 < data.length && data[at] == '\r' && data[at + 1] == '\n' ? 2 : 0;
  }
}
