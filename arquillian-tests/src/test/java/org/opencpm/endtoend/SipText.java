package org.opencpm.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP message as it came from the wire, cut into start line, header fields and body, and no
 * further: it shares no code with the server that wrote it.
 */
public record SipText(String startLine, List<Map.Entry<String, String>> fields, byte[] body) {

  /** Header names in compact form (RFC 3261 7.3.3, RFC 3841): servers use it near the MTU. */
  private static final Map<String, String> COMPACT =
      Map.of(
          "a", "Accept-Contact",
          "c", "Content-Type",
          "f", "From",
          "i", "Call-ID",
          "k", "Supported",
          "l", "Content-Length",
          "m", "Contact",
          "s", "Subject",
          "t", "To",
          "v", "Via");

  private static final byte[] EMPTY_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Cuts a message that is complete. */
  static SipText of(byte[] wire) {
    int end = indexOf(wire, EMPTY_LINE, 0);
    if (end < 0) {
      throw new AssertionError("no empty line in: " + new String(wire, StandardCharsets.UTF_8));
    }
    String[] lines = new String(wire, 0, end, StandardCharsets.UTF_8).split("\r\n");
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).trim();
      fields.add(Map.entry(COMPACT.getOrDefault(name, name), line.substring(colon + 1).trim()));
    }
    return new SipText(
        lines[0], fields, Arrays.copyOfRange(wire, end + EMPTY_LINE.length, wire.length));
  }

  /** Length of the first message in the bytes; -1 while it is not all there. */
  static int length(byte[] wire, int available) {
    int end = indexOf(Arrays.copyOf(wire, available), EMPTY_LINE, 0);
    if (end < 0) {
      return -1;
    }
    String head = new String(wire, 0, end, StandardCharsets.UTF_8);
    Matcher length = Pattern.compile("(?im)^(?:content-length|l)\\s*:\\s*(\\d+)").matcher(head);
    int total = end + EMPTY_LINE.length + (length.find() ? Integer.parseInt(length.group(1)) : 0);
    return total <= available ? total : -1;
  }

  boolean isResponse() {
    return startLine.startsWith("SIP/2.0 ");
  }

  /** Status code of a response. */
  public int status() {
    return Integer.parseInt(startLine.split(" ")[1]);
  }

  /** Method of a request. */
  public String method() {
    return startLine.substring(0, startLine.indexOf(' '));
  }

  /** Request-URI of a request. */
  public String requestUri() {
    return startLine.split(" ")[1];
  }

  /** All values of a header field, one for each line, in order. */
  public List<String> headers(String name) {
    return fields.stream()
        .filter(f -> f.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The first value of a header field; null when it is absent. */
  public String header(String name) {
    return headers(name).stream().findFirst().orElse(null);
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body, looked at as CPIM. */
  public CpimText cpim() {
    return new CpimText(body);
  }

  /** A header field of the CPIM wrapper or of its content; null when it is absent. */
  public String cpim(String name) {
    return cpim().header(name);
  }

  /** What is inside of the CPIM wrapper, without its MIME header fields. */
  public String content() {
    return cpim().content();
  }

  /** What a disposition notification says, for example {@code delivered}; empty for a message. */
  public Optional<String> disposition() {
    return cpim().disposition();
  }

  /** Message-ID that a disposition notification speaks of. */
  public String about() {
    return cpim().about();
  }

  /** Value of a parameter, without quotes; null when it is absent. */
  public static String parameter(String value, String name) {
    Matcher parameter =
        Pattern.compile("(?i)[;,\\s]" + Pattern.quote(name) + "\\s*=\\s*(\"[^\"]*\"|[^;,\\s]*)")
            .matcher(" " + value);
    return parameter.find() ? parameter.group(1).replace("\"", "") : null;
  }

  private static int indexOf(byte[] where, byte[] what, int from) {
    for (int i = from; i + what.length <= where.length; i++) {
      if (Arrays.equals(where, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The message, readable in the report of a failed test. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("\n").append(startLine).append('\n');
    for (Map.Entry<String, String> field : fields) {
      text.append(field.getKey()).append(": ").append(field.getValue()).append('\n');
    }
    return text.append('\n').append(text().replace("\r", "")).append('\n').toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SipText that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return startLine.toLowerCase(Locale.ROOT).hashCode();
  }
}
