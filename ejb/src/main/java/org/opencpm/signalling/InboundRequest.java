package org.opencpm.signalling;

import java.util.Locale;
import java.util.Optional;
import org.opencpm.subscriber.Flow;

/**
 * A SIP request as the functions see it: no SIP type, nothing interpreted.
 *
 * @param requestUri as received
 * @param source where it came from (after rport)
 * @param hop where a request to the sender's side has to go: its address and the port by which the
 *     container finds its connection
 * @param ownRoute the Route header by which it came to us, popped; null when there was none
 * @param headers all header fields in their order
 * @param body never null
 */
public record InboundRequest(
    String method,
    String requestUri,
    Flow source,
    Flow hop,
    String ownRoute,
    HeaderList headers,
    byte[] body) {

  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * In IMS mode: whether it comes on behalf of its originator (3GPP TS 24.229: the {@code orig}
   * parameter of our Route, or P-Served-User with {@code sescase=orig}).
   */
  public boolean originating() {
    return ownRoute != null && ownRoute.toLowerCase(Locale.ROOT).matches(".*;\\s*orig\\b.*")
        || headers
            .first("P-Served-User")
            .filter(v -> v.toLowerCase(Locale.ROOT).contains("sescase=orig"))
            .isPresent();
  }

  public String callId() {
    return headers.first("Call-ID").orElse("");
  }
}
