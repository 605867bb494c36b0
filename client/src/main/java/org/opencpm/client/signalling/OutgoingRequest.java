package org.opencpm.client.signalling;

import java.util.Objects;
import org.opencpm.client.Transport;
import org.opencpm.signalling.HeaderList;

/**
 * A request to be sent.
 *
 * @param method the SIP method
 * @param requestUri the Request-URI, written as it is
 * @param headers all header fields but Via and Content-Length, in the order in which they are
 *     written; From, To, Call-ID and CSeq must be among them
 * @param body the body; empty for none
 * @param transport UDP or TCP
 */
public record OutgoingRequest(
    String method, String requestUri, HeaderList headers, byte[] body, Transport transport) {

  /** Takes the body as it is, without a copy. */
  public OutgoingRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(requestUri, "requestUri");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(transport, "transport");
  }

  /** The same request with other header fields. */
  public OutgoingRequest withHeaders(HeaderList others) {
    return new OutgoingRequest(method, requestUri, others, body, transport);
  }
}
