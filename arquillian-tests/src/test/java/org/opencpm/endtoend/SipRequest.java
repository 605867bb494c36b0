package org.opencpm.endtoend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A SIP request being written, line by line; whoever sends it adds what is not there. */
public final class SipRequest {

  private final String method;
  private final String uri;
  private final List<Map.Entry<String, String>> fields = new ArrayList<>();
  private final Set<String> unwanted = new HashSet<>();
  private byte[] body = new byte[0];

  private SipRequest(String method, String uri) {
    this.method = method;
    this.uri = uri;
  }

  public static SipRequest of(String method, String uri) {
    return new SipRequest(method, uri);
  }

  /** Adds a header field. */
  public SipRequest header(String name, String value) {
    fields.add(Map.entry(name, value));
    return this;
  }

  /** Puts a header field in place of all of that name. */
  public SipRequest replace(String name, String value) {
    fields.removeIf(f -> f.getKey().equalsIgnoreCase(name));
    return header(name, value);
  }

  /** Takes a header field out; nobody adds it any more. */
  public SipRequest without(String name) {
    fields.removeIf(f -> f.getKey().equalsIgnoreCase(name));
    unwanted.add(name);
    return this;
  }

  /** Adds a header field unless it is there or unwanted. */
  SipRequest ifAbsent(String name, String value) {
    return has(name) || unwanted.contains(name) ? this : header(name, value);
  }

  public SipRequest body(String contentType, byte[] content) {
    body = content;
    return replace("Content-Type", contentType);
  }

  /** The body. */
  public byte[] content() {
    return body;
  }

  String method() {
    return method;
  }

  String uri() {
    return uri;
  }

  boolean has(String name) {
    return fields.stream().anyMatch(f -> f.getKey().equalsIgnoreCase(name));
  }

  /** All values of a header field. */
  List<String> values(String name) {
    return fields.stream()
        .filter(f -> f.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * The bytes to send, in a transaction of their own.
   *
   * @param port of the Via, with what is to stand behind it
   */
  byte[] wire(Transport transport, String host, String port, String branch) {
    StringBuilder head = new StringBuilder(600);
    head.append(method).append(' ').append(uri).append(" SIP/2.0\r\n");
    head.append("Via: SIP/2.0/").append(transport).append(' ').append(host).append(':');
    head.append(port).append(";branch=").append(branch).append(";rport\r\n");
    ifAbsent("Max-Forwards", "70");
    ifAbsent("Call-ID", UUID.randomUUID().toString());
    ifAbsent("CSeq", "1 " + method);
    ifAbsent("Content-Length", Integer.toString(body.length));
    for (Map.Entry<String, String> field : fields) {
      head.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    wire.writeBytes(body);
    return wire.toByteArray();
  }
}
