package org.opencpm.subscriber;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opencpm.signalling.HeaderList;

/**
 * A whole SIP message carried in the body of another one, {@code message/sip} (RFC 3261 27.5). An
 * S-CSCF so encloses a device's REGISTER and the answer to it (3GPP TS 24.229, fact sheet 10.1).
 *
 * @param startLine request line or status line, without line end
 * @param headers the header fields
 * @param body the bytes behind the empty line, cut to Content-Length if that is less
 */
public record EnclosedMessage(String startLine, HeaderList headers, byte[] body) {

  /** Largest message that is read, in bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  /** Most header fields that are read. */
  public static final int MAX_HEADERS = 256;

  private static final Pattern REQUEST =
      Pattern.compile("([A-Za-z0-9.!%*_+`'~-]+) (\\S+) SIP/2\\.0");
  private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d)( .*)?");

  /** Copies the body. */
  public EnclosedMessage {
    body = body.clone();
  }

  /** The body, a copy. */
  @Override
  public byte[] body() {
    return body.clone();
  }

  /**
   * Reads a message. Bare LF as line end and empty lines in front are taken too.
   *
   * @param message as it stands in the body part
   * @return the message
   * @throws AddressSyntaxException if it is too large, has no start line of SIP/2.0 or a malformed
   *     header field
   */
  public static EnclosedMessage parse(byte[] message) throws AddressSyntaxException {
    if (message.length > MAX_BYTES) {
      throw new AddressSyntaxException(
          "an enclosed message is larger than " + MAX_BYTES + " bytes");
    }
    Lines lines = new Lines(message);
    String startLine = lines.next();
    while (startLine != null && startLine.isEmpty()) {
      startLine = lines.next();
    }
    if (startLine == null || !isStartLine(startLine)) {
      throw new AddressSyntaxException("an enclosed message has no start line");
    }
    HeaderList headers = headers(fields(lines));
    byte[] body = Arrays.copyOfRange(message, lines.at, message.length);
    return new EnclosedMessage(startLine, headers, cut(body, headers.first("Content-Length")));
  }

  private static boolean isStartLine(String line) {
    return REQUEST.matcher(line).matches() || STATUS.matcher(line).matches();
  }

  private static List<String> fields(Lines lines) throws AddressSyntaxException {
    List<String> fields = new ArrayList<>();
    for (String line = lines.next(); line != null && !line.isEmpty(); line = lines.next()) {
      boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
      if (folded && fields.isEmpty()) {
        throw new AddressSyntaxException("an enclosed message starts with a continued line");
      }
      if (folded) {
        int last = fields.size() - 1;
        fields.set(last, fields.get(last) + ' ' + line.strip());
      } else {
        fields.add(line);
      }
      if (fields.size() > MAX_HEADERS) {
        throw new AddressSyntaxException("an enclosed message has too many header fields");
      }
    }
    return fields;
  }

  private static HeaderList headers(List<String> fields) throws AddressSyntaxException {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (String field : fields) {
      int colon = field.indexOf(':');
      String name = field.substring(0, Math.max(colon, 0)).strip();
      if (!Scan.isToken(name)) {
        throw new AddressSyntaxException("an enclosed message has a malformed header field");
      }
      entries.add(Map.entry(name, field.substring(colon + 1)));
    }
    return HeaderList.of(entries);
  }

  private static byte[] cut(byte[] body, Optional<String> contentLength) {
    boolean given = contentLength.filter(length -> length.matches("\\d{1,9}")).isPresent();
    int length = given ? Integer.parseInt(contentLength.get()) : body.length;
    return length < body.length ? Arrays.copyOf(body, length) : body;
  }

  /** The method of a request; empty for a response. */
  public Optional<String> method() {
    Matcher line = REQUEST.matcher(startLine);
    return line.matches() ? Optional.of(line.group(1)) : Optional.empty();
  }

  /** The status code of a response; empty for a request. */
  public Optional<Integer> status() {
    Matcher line = STATUS.matcher(startLine);
    return line.matches() ? Optional.of(Integer.valueOf(line.group(1))) : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EnclosedMessage message
        && startLine.equals(message.startLine)
        && headers.equals(message.headers)
        && Arrays.equals(body, message.body);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * startLine.hashCode() + headers.hashCode()) + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return "EnclosedMessage[" + startLine + ", " + body.length + " bytes of body]";
  }

  /** Takes lines off the front of bytes. */
  private static final class Lines {
    private final byte[] bytes;
    private int at;

    Lines(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The next line without its end, or null at the end of the bytes. */
    String next() {
      if (at >= bytes.length) {
        return null;
      }
      int start = at;
      while (at < bytes.length && bytes[at] != '\n') {
        at++;
      }
      int end = at > start && at < bytes.length && bytes[at - 1] == '\r' ? at - 1 : at;
      at = Math.min(at + 1, bytes.length);
      return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
  }
}
