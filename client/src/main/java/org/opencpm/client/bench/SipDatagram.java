package org.opencpm.client.bench;

import java.nio.charset.StandardCharsets;

/**
 * Reads of a SIP message over UDP what a load program needs, and allocates nothing: kind, Via,
 * From, To, Call-ID, CSeq and where the body starts. Full and compact names, any case; a folded
 * line stays with the field that it continues. Used again for each datagram, by one thread.
 */
final class SipDatagram {

  /** More Via fields than a request to a device of this server can have. */
  private static final int MAX_VIAS = 16;

  private static final byte[] VERSION = ascii("SIP/2.0 ");
  private static final byte[] CRLF = {'\r', '\n'};

  /** Header fields that are kept. */
  enum Field {
    VIA("via", 'v'),
    FROM("from", 'f'),
    TO("to", 't'),
    CALL_ID("call-id", 'i'),
    CSEQ("cseq", '\0');

    private final byte[] name;
    private final char compact;

    Field(String name, char compact) {
      this.name = ascii(name);
      this.compact = compact;
    }
  }

  private static final Field[] FIELDS = Field.values();

  private byte[] bytes = {};
  private int length;
  private int status;
  private int body;
  private final int[] viaStart = new int[MAX_VIAS];
  private final int[] viaEnd = new int[MAX_VIAS];
  private int vias;
  private final int[] start = new int[FIELDS.length];
  private final int[] end = new int[FIELDS.length];

  /**
   * Reads a datagram, which must not change while this object is asked about it.
   *
   * @return false if it is no SIP message or lacks one of the fields; then nothing may be asked
   */
  boolean read(byte[] datagram, int size) {
    bytes = datagram;
    length = size;
    vias = 0;
    java.util.Arrays.fill(start, -1);
    int line = lineEnd(0);
    if (line < 0 || !readStart(line)) {
      return false;
    }
    int at = line + 2;
    while (at < length && !(bytes[at] == '\r' && at + 1 < length && bytes[at + 1] == '\n')) {
      int stop = fieldEnd(at);
      if (stop < 0) {
        return false;
      }
      readField(at, stop);
      at = stop + 2;
    }
    body = at + 2;
    boolean complete = vias > 0 && body <= length;
    for (int i = Field.FROM.ordinal(); i < FIELDS.length; i++) {
      complete &= start[i] >= 0;
    }
    return complete;
  }

  private boolean readStart(int stop) {
    if (startsWith(0, VERSION)) {
      status = 0;
      boolean digits = stop >= VERSION.length + 3;
      for (int i = VERSION.length; digits && i < VERSION.length + 3; i++) {
        digits = bytes[i] >= '0' && bytes[i] <= '9';
        status = status * 10 + bytes[i] - '0';
      }
      return digits && status >= 100;
    }
    status = 0;
    int version = stop - VERSION.length + 1;
    return version > 2
        && bytes[version - 1] == ' '
        && bytes[0] >= 'A'
        && bytes[0] <= 'Z'
        && equalsAt(version, VERSION, VERSION.length - 1);
  }

  private void readField(int from, int stop) {
    int colon = from;
    while (colon < stop && bytes[colon] != ':') {
      colon++;
    }
    int nameEnd = colon;
    while (nameEnd > from && blank(bytes[nameEnd - 1])) {
      nameEnd--;
    }
    Field field = colon == stop ? null : field(from, nameEnd);
    if (field == null) {
      return;
    }
    int value = colon + 1;
    while (value < stop && blank(bytes[value])) {
      value++;
    }
    if (field != Field.VIA) {
      start[field.ordinal()] = value;
      end[field.ordinal()] = stop;
    } else if (vias < MAX_VIAS) {
      viaStart[vias] = value;
      viaEnd[vias++] = stop;
    }
  }

  private Field field(int from, int stop) {
    for (Field field : FIELDS) {
      if (stop - from == 1 && (bytes[from] | 0x20) == field.compact) {
        return field;
      }
      if (stop - from == field.name.length) {
        int i = 0;
        while (i < field.name.length && lower(bytes[from + i]) == field.name[i]) {
          i++;
        }
        if (i == field.name.length) {
          return field;
        }
      }
    }
    return null;
  }

  private int fieldEnd(int from) {
    int stop = lineEnd(from);
    while (stop >= 0 && stop + 2 < length && blank(bytes[stop + 2])) {
      stop = lineEnd(stop + 2);
    }
    return stop;
  }

  private int lineEnd(int from) {
    return find(CRLF, from);
  }

  /** Whether it is a request. */
  boolean isRequest() {
    return status == 0;
  }

  /** Whether it is a request of that method. */
  boolean isRequest(byte[] method) {
    return status == 0 && startsWith(0, method) && bytes[method.length] == ' ';
  }

  /** Status of a response, 0 for a request. */
  int status() {
    return status;
  }

  /** Value of a header field, the last one if there are several. */
  String value(Field field) {
    int from = start(field);
    return new String(bytes, from, end(field) - from, StandardCharsets.UTF_8);
  }

  /** Offset of the first byte of a header field's value. */
  int start(Field field) {
    return field == Field.VIA ? viaStart[0] : start[field.ordinal()];
  }

  /** Offset after the last byte of a header field's value. */
  int end(Field field) {
    return field == Field.VIA ? viaEnd[0] : end[field.ordinal()];
  }

  /** Number of Via fields. */
  int vias() {
    return vias;
  }

  /** Offset of the first byte of a Via value; 0 is the topmost. */
  int viaStart(int i) {
    return viaStart[i];
  }

  /** Offset after the last byte of a Via value. */
  int viaEnd(int i) {
    return viaEnd[i];
  }

  /** Offset of the body. */
  int body() {
    return body;
  }

  /** The bytes of the datagram, of which {@link #length} count. */
  byte[] bytes() {
    return bytes;
  }

  /** Length in bytes. */
  int length() {
    return length;
  }

  /**
   * The value of a header field of a response or request, found by its full name; null if absent.
   */
  String header(String name) {
    String head = new String(bytes, 0, Math.min(body, length), StandardCharsets.UTF_8);
    for (String line : head.split("\r\n(?![ \t])")) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return null;
  }

  /** Offset of the first occurrence of a pattern at or after an offset, -1 if there is none. */
  int find(byte[] pattern, int from) {
    int last = length - pattern.length;
    for (int at = from; at <= last; at++) {
      if (bytes[at] == pattern[0] && equalsAt(at, pattern, pattern.length)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Reads hexadecimal digits.
   *
   * @return -1 if one of the bytes is none or the datagram ends before
   */
  long hex(int from, int digits) {
    if (from < 0 || from + digits > length) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private boolean startsWith(int from, byte[] pattern) {
    return from + pattern.length < length && equalsAt(from, pattern, pattern.length);
  }

  private boolean equalsAt(int from, byte[] pattern, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[from + i] != pattern[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
