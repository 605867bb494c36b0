package org.opencpm.client.bench;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a datagram, fixed but for fields of fixed width. A field is written {@code
 * ${name:width}}, stands as often as it is needed, and holds zeros until it is set. Immutable.
 */
final class Template {

  private static final Pattern FIELD = Pattern.compile("\\$\\{([a-z-]+):([0-9]{1,2})\\}");

  private final byte[] bytes;
  private final Map<String, Slot> slots;

  /**
   * Where a field stands.
   *
   * @param offsets of its first byte in the datagram
   * @param width in bytes
   */
  record Slot(List<Integer> offsets, int width) {}

  private Template(byte[] bytes, Map<String, Slot> slots) {
    this.bytes = bytes;
    this.slots = slots;
  }

  /**
   * Reads the text of a template.
   *
   * @param text ASCII or not; lines must already end as they shall on the wire
   * @throws IllegalArgumentException if a field has two widths
   */
  static Template of(String text) {
    Map<String, Slot> slots = new LinkedHashMap<>();
    StringBuilder plain = new StringBuilder();
    Matcher field = FIELD.matcher(text);
    int copied = 0;
    while (field.find()) {
      plain.append(text, copied, field.start());
      copied = field.end();
      int offset = plain.toString().getBytes(StandardCharsets.UTF_8).length;
      int width = Integer.parseInt(field.group(2));
      slots.merge(field.group(1), new Slot(List.of(offset), width), Template::both);
      plain.append("0".repeat(width));
    }
    plain.append(text, copied, text.length());
    return new Template(plain.toString().getBytes(StandardCharsets.UTF_8), slots);
  }

  /**
   * Reads the text of a SIP request whose Content-Length is counted here.
   *
   * @param head start line and header fields, without Content-Length and the empty line; every line
   *     ends with LF alone, which becomes CRLF
   * @param body as it shall be on the wire, fields allowed
   */
  static Template request(String head, String body) {
    int length = of(body).length();
    return of(head.replace("\n", "\r\n") + "Content-Length: " + length + "\r\n\r\n" + body);
  }

  private static Slot both(Slot one, Slot other) {
    if (one.width() != other.width()) {
      throw new IllegalArgumentException("a field of two widths");
    }
    List<Integer> offsets = new java.util.ArrayList<>(one.offsets());
    offsets.addAll(other.offsets());
    return new Slot(List.copyOf(offsets), one.width());
  }

  /** Length of the datagram in bytes. */
  int length() {
    return bytes.length;
  }

  /**
   * Finds a field.
   *
   * @throws IllegalArgumentException if the template has none of that name
   */
  Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException("no field " + name);
    }
    return slot;
  }

  /** A datagram of this text for one thread to patch and send again and again. */
  PatchedDatagram datagram() {
    return new PatchedDatagram(bytes);
  }
}
