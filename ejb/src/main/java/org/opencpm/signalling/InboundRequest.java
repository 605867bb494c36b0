package org.opencpm.signalling;

import java.util.Optional;
import org.opencpm.subscriber.Flow;

/**
 * A SIP request as the functions see it: no SIP type, nothing interpreted.
 *
 * @param requestUri as received
 * @param source where it came from (after rport)
 * @param headers all header fields in their order
 * @param body never null
 */
public record InboundRequest(
    String method, String requestUri, Flow source, HeaderList headers, byte[] body) {

  public Optional<String> header(String name) {
    return headers.first(name);
  }

  public String callId() {
    return headers.first("Call-ID").orElse("");
  }
}
