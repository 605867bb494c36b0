package org.opencpm.endtoend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One MSRP request or response, at the level of bytes (RFC 4975 section 9): it shares no code with
 * the server.
 *
 * @param transaction the transaction id
 * @param action a method, or a status with its comment
 * @param body null for a frame without
 * @param flag {@code $}, {@code +} or {@code #}
 */
public record MsrpFrame(
    String transaction,
    String action,
    List<Map.Entry<String, String>> fields,
    byte[] body,
    char flag) {

  private static final byte[] DASHES = "-------".getBytes(StandardCharsets.US_ASCII);

  // ----- writing -----

  /** A request without header fields, in a transaction of its own. */
  public static MsrpFrame request(String method) {
    String transaction = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    return new MsrpFrame(transaction, method, List.of(), null, '$');
  }

  /** The response to a request. */
  public static MsrpFrame response(MsrpFrame request, int status) {
    return new MsrpFrame(request.transaction(), status + " By the test", List.of(), null, '$');
  }

  /** The same with one more header field. */
  public MsrpFrame with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(fields);
    more.add(Map.entry(name, value));
    return new MsrpFrame(transaction, action, List.copyOf(more), body, flag);
  }

  /** The same with a body; its Content-Type stands last, as RFC 4975 wants it. */
  public MsrpFrame with(String contentType, byte[] content) {
    MsrpFrame typed = with("Content-Type", contentType);
    return new MsrpFrame(transaction, action, typed.fields, content, flag);
  }

  /** The same with another continuation flag. */
  public MsrpFrame flagged(char other) {
    return new MsrpFrame(transaction, action, fields, body, other);
  }

  /** The bytes to send. */
  public byte[] wire() {
    StringBuilder head = new StringBuilder("MSRP " + transaction + " " + action + "\r\n");
    fields.forEach(f -> head.append(f.getKey()).append(": ").append(f.getValue()).append("\r\n"));
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    if (body != null) {
      wire.writeBytes(new byte[] {'\r', '\n'});
      wire.writeBytes(body);
      wire.writeBytes(new byte[] {'\r', '\n'});
    }
    wire.writeBytes(("-------" + transaction + flag + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return wire.toByteArray();
  }

  // ----- reading -----

  /**
   * Where the first frame of the bytes ends.
   *
   * @param searched so many bytes from the start were looked at before, in vain
   * @return -1 while the frame is not all there
   */
  static int end(byte[] bytes, int filled, int searched) {
    int line = indexOf(bytes, filled, new byte[] {'\r', '\n'}, 0);
    if (line < 0) {
      return -1;
    }
    String[] words = new String(bytes, 0, line, StandardCharsets.US_ASCII).split(" ", 3);
    if (words.length < 3 || !words[0].equals("MSRP")) {
      throw new AssertionError("no MSRP: " + String.join(" ", words));
    }
    byte[] mark = ("\r\n-------" + words[1]).getBytes(StandardCharsets.US_ASCII);
    int from = Math.max(line, searched - mark.length - 3);
    for (int at; (at = indexOf(bytes, filled, mark, from)) >= 0; from = at + 1) {
      int flag = at + mark.length;
      if (flag + 3 > filled) {
        return -1;
      }
      if ("$+#".indexOf(bytes[flag]) >= 0 && bytes[flag + 1] == '\r' && bytes[flag + 2] == '\n') {
        return flag + 3;
      }
    }
    return -1;
  }

  /** Takes a frame apart that is complete. */
  static MsrpFrame of(byte[] wire) {
    int line = indexOf(wire, wire.length, new byte[] {'\r', '\n'}, 0);
    String[] words = new String(wire, 0, line, StandardCharsets.UTF_8).split(" ", 3);
    byte[] endMark = ("\r\n-------" + words[1]).getBytes(StandardCharsets.US_ASCII);
    int end = wire.length - 3 - endMark.length;
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    int at = line + 2;
    while (at <= end && !startsWith(wire, at, DASHES)) {
      int next = indexOf(wire, wire.length, new byte[] {'\r', '\n'}, at);
      if (next == at) {
        byte[] body = Arrays.copyOfRange(wire, at + 2, Math.max(at + 2, end));
        return new MsrpFrame(words[1], words[2], fields, body, flag(wire));
      }
      String field = new String(wire, at, next - at, StandardCharsets.UTF_8);
      int colon = field.indexOf(':');
      fields.add(Map.entry(field.substring(0, colon), field.substring(colon + 1).trim()));
      at = next + 2;
    }
    return new MsrpFrame(words[1], words[2], fields, null, flag(wire));
  }

  private static char flag(byte[] wire) {
    return (char) wire[wire.length - 3];
  }

  boolean isResponse() {
    return action.matches("\\d{3}( .*)?");
  }

  /** Status of a response. */
  public int status() {
    return Integer.parseInt(action.substring(0, 3));
  }

  /** Value of a header field; null when it is absent. */
  public String header(String name) {
    return fields.stream()
        .filter(f -> f.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** First position of the bytes in a Byte-Range, counted from 1; 1 without the header field. */
  public int rangeStart() {
    String range = header("Byte-Range");
    return range == null ? 1 : Integer.parseInt(range.substring(0, range.indexOf('-')).trim());
  }

  private static boolean startsWith(byte[] where, int at, byte[] what) {
    return at + what.length <= where.length
        && Arrays.equals(where, at, at + what.length, what, 0, what.length);
  }

  private static int indexOf(byte[] where, int filled, byte[] what, int from) {
    for (int i = Math.max(0, from); i + what.length <= filled; i++) {
      if (where[i] == what[0] && Arrays.equals(where, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The frame, readable in the report of a failed test. */
  @Override
  public String toString() {
    String text = new String(wire(), StandardCharsets.UTF_8).replace("\r", "");
    return "\n" + (text.length() > 1000 ? text.substring(0, 1000) + "…" : text);
  }
}
