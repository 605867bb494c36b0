package org.opencpm.media.sdp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * One line of a session description, kept as it came.
 *
 * @param type its letter
 * @param value what follows the equals sign, without the line end
 * @param charset how the value was and will be encoded: UTF-8, or ISO 8859-1 if the bytes were no
 *     UTF-8, so that they leave as they came
 */
public record SdpLine(char type, String value, Charset charset) {

  /**
   * Checks that the line can be written.
   *
   * @throws IllegalArgumentException if the type is no letter, the value holds NUL, CR or LF, or
   *     the charset cannot encode it
   */
  public SdpLine {
    if (!isType(type)) {
      throw new IllegalArgumentException("not a type of an SDP line");
    }
    if (!isByteString(value)) {
      throw new IllegalArgumentException("NUL or line end in an SDP value");
    }
    if (!charset.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException("SDP value cannot be encoded");
    }
  }

  /** Makes a line in UTF-8. */
  public static SdpLine of(char type, String value) {
    return new SdpLine(type, value, StandardCharsets.UTF_8);
  }

  /**
   * Reads a line.
   *
   * @param from index of its first byte
   * @param to index behind its last byte; the line end is not part of it
   * @throws SdpSyntaxException if it is no letter and equals sign, or holds NUL or CR
   */
  static SdpLine read(byte[] data, int from, int to) throws SdpSyntaxException {
    if (to - from < 2 || data[from + 1] != '=' || !isType((char) data[from])) {
      throw new SdpSyntaxException("line is not type=value");
    }
    ByteBuffer bytes = ByteBuffer.wrap(data, from + 2, to - from - 2);
    Charset charset = StandardCharsets.UTF_8;
    String value;
    try {
      value = charset.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      // Older clients write a name in their own code page; its bytes must reach the other side.
      charset = StandardCharsets.ISO_8859_1;
      value = charset.decode(bytes).toString();
    }
    if (!isByteString(value)) {
      throw new SdpSyntaxException("NUL or CR in a line");
    }
    return new SdpLine((char) data[from], value, charset);
  }

  /** Tells whether this is an {@code a=} line of that name; case counts (RFC 4566 section 6). */
  boolean isAttribute(String name) {
    return type == 'a'
        && value.startsWith(name)
        && (value.length() == name.length() || value.charAt(name.length()) == ':');
  }

  /** Appends the line and CRLF. */
  void writeTo(ByteArrayOutputStream out) {
    out.write(type);
    out.write('=');
    out.writeBytes(value.getBytes(charset));
    out.write('\r');
    out.write('\n');
  }

  /** The line without its end. */
  @Override
  public String toString() {
    return type + "=" + value;
  }

  private static boolean isType(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isByteString(String value) {
    return value.indexOf('\r') < 0 && value.indexOf('\n') < 0 && value.indexOf('\0') < 0;
  }
}
