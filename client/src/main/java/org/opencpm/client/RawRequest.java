package org.opencpm.client;

import java.util.Objects;
import org.opencpm.signalling.HeaderList;

/**
 * A request as its sender wants it, for tests and for what the client has no call for.
 * Max-Forwards, From, To, Call-ID and CSeq are added when they are missing, and Via and
 * Content-Length always; nothing else is.
 *
 * @param method the SIP method
 * @param requestUri the Request-URI
 * @param headers the header fields, written as they are
 * @param body the body; empty for none
 * @param authenticates whether challenges are answered
 */
public record RawRequest(
    String method, String requestUri, HeaderList headers, byte[] body, boolean authenticates) {

  /** Takes a copy of the body. */
  public RawRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(requestUri, "requestUri");
    Objects.requireNonNull(headers, "headers");
    body = body.clone();
  }

  @Override
  public byte[] body() {
    return body.clone();
  }
}
