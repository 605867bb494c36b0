package org.opencpm.client.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One MSRP frame of a recording (RFC 4975 section 7.1), read with nothing that wrote it.
 *
 * @param startLine its first line
 * @param headers its header fields, names in lower case
 * @param body its body; empty when it has none
 * @param flag the character that ends it: $, + or #
 */
record RecordedFrame(String startLine, Map<String, String> headers, byte[] body, char flag) {

  private static final byte[] EMPTY_LINE = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  /** Reads a frame; empty when the bytes are none. */
  static Optional<RecordedFrame> of(byte[] bytes) {
    int lineEnd = indexOf(bytes, "\r\n".getBytes(StandardCharsets.ISO_8859_1), 0);
    String start = lineEnd < 0 ? "" : text(bytes, 0, lineEnd);
    String[] words = start.split(" ");
    if (words.length < 3 || !words[0].equals("MSRP")) {
      return Optional.empty();
    }
    byte[] end = ("\r\n-------" + words[1]).getBytes(StandardCharsets.ISO_8859_1);
    int endLine = bytes.length - end.length - 3;
    if (endLine < 0 || indexOf(bytes, end, endLine) != endLine) {
      return Optional.empty();
    }
    char flag = (char) bytes[endLine + end.length];
    int headEnd = indexOf(bytes, EMPTY_LINE, 0);
    boolean hasBody = headEnd >= 0 && headEnd < endLine;
    int bodyFrom = hasBody ? headEnd + EMPTY_LINE.length : endLine;
    Map<String, String> headers =
        headers(text(bytes, lineEnd + 2, Math.max(lineEnd + 2, hasBody ? headEnd : endLine)));
    byte[] body =
        hasBody && bodyFrom <= endLine ? Arrays.copyOfRange(bytes, bodyFrom, endLine) : new byte[0];
    return Optional.of(new RecordedFrame(start, headers, body, flag));
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : head.split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /** Whether it carries a piece of a message. */
  boolean isContent() {
    return startLine.endsWith(" SEND") && headers.containsKey("content-type");
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Number of the first byte of its body in the whole message, from 1. */
  long from() {
    String start = header("byte-range").split("-")[0].strip();
    return start.matches("[0-9]{1,18}") ? Long.parseLong(start) : 1;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int i = Math.max(0, from); i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
