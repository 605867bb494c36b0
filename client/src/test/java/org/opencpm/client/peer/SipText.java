package org.opencpm.client.peer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A SIP message taken apart and put together as text, by this class alone: no SIP stack. */
public final class SipText {

  private final String startLine;
  private final List<String[]> fields = new ArrayList<>();
  private byte[] body = new byte[0];

  public SipText(String startLine) {
    this.startLine = startLine;
  }

  /** Reads one whole message. */
  public static SipText parse(byte[] bytes) {
    int end = headEnd(bytes, bytes.length);
    String[] lines = new String(bytes, 0, end, StandardCharsets.UTF_8).split("\r\n");
    SipText message = new SipText(lines[0]);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      message.with(lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip());
    }
    message.body = new byte[bytes.length - end];
    System.arraycopy(bytes, end, message.body, 0, message.body.length);
    return message;
  }

  /** Index after the empty line, or -1. */
  public static int headEnd(byte[] bytes, int length) {
    for (int i = 3; i < length; i++) {
      if (bytes[i - 3] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  public String startLine() {
    return startLine;
  }

  public boolean isRequest() {
    return !startLine.startsWith("SIP/2.0");
  }

  public String method() {
    return startLine.split(" ")[0];
  }

  public String requestUri() {
    return startLine.split(" ")[1];
  }

  public int status() {
    return Integer.parseInt(startLine.split(" ")[1]);
  }

  /** First value of that name, or null. */
  public String header(String name) {
    List<String> all = headers(name);
    return all.isEmpty() ? null : all.get(0);
  }

  public List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (String[] field : fields) {
      if (field[0].toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        values.add(field[1]);
      }
    }
    return values;
  }

  /** All fields, name and value, in their order. */
  public List<String[]> fields() {
    return List.copyOf(fields);
  }

  /** Names of all fields in their order. */
  public List<String> names() {
    return fields.stream().map(field -> field[0]).toList();
  }

  public byte[] body() {
    return body.clone();
  }

  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public SipText with(String name, String value) {
    fields.add(new String[] {name, value});
    return this;
  }

  public SipText body(String contentType, byte[] content) {
    body = content.clone();
    return with("Content-Type", contentType);
  }

  /** An answer to this request: copies what RFC 3261 section 8.2.6 says. */
  public SipText answer(int status, String reason, String toTag) {
    SipText answer = new SipText("SIP/2.0 " + status + " " + reason);
    headers("Via").forEach(via -> answer.with("Via", via));
    answer.with("From", header("From"));
    String to = header("To");
    answer.with("To", to.contains(";tag=") ? to : to + ";tag=" + toTag);
    answer.with("Call-ID", header("Call-ID"));
    answer.with("CSeq", header("CSeq"));
    return answer;
  }

  /** The message on the wire. */
  public byte[] bytes() {
    StringBuilder head = new StringBuilder(startLine).append("\r\n");
    for (String[] field : fields) {
      if (!field[0].equalsIgnoreCase("Content-Length")) {
        head.append(field[0]).append(": ").append(field[1]).append("\r\n");
      }
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    out.writeBytes(body);
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
