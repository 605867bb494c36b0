package org.opencpm.endtoend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The response to a request that came, being written. */
final class SipResponse {

  private final StringBuilder head = new StringBuilder(600);
  private byte[] body = new byte[0];

  /**
   * Begins with what every response takes over from its request (RFC 3261 8.2.6.2).
   *
   * @param tag the To tag, unless the request has one
   */
  SipResponse(SipText request, int status, String tag) {
    head.append("SIP/2.0 ").append(status).append(" By the test\r\n");
    request.headers("Via").forEach(via -> header("Via", via));
    if (status < 300) {
      request.headers("Record-Route").forEach(route -> header("Record-Route", route));
    }
    for (String name : List.of("From", "Call-ID", "CSeq")) {
      header(name, request.header(name));
    }
    String to = request.header("To");
    header("To", SipText.parameter(to, "tag") == null ? to + ";tag=" + tag : to);
  }

  SipResponse header(String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  SipResponse body(String contentType, byte[] content) {
    body = content;
    return header("Content-Type", contentType);
  }

  byte[] wire() {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    String end = "Content-Length: " + body.length + "\r\n\r\n";
    wire.writeBytes((head + end).getBytes(StandardCharsets.UTF_8));
    wire.writeBytes(body);
    return wire.toByteArray();
  }
}
