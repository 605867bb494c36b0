package org.opencpm.subscriber;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A challenge to authenticate, value of WWW-Authenticate or Proxy-Authenticate (RFC 7616 3.3).
 *
 * @param realm whose users are asked, for a user to see
 * @param nonce made by the server, opaque to the client
 * @param algorithm how to hash
 * @param stale true if only the nonce was too old: the client need not ask its user again
 * @param opaque to be sent back unchanged; null if there is none
 * @param qopAuth true if the server offers {@code qop="auth"}; false for one of RFC 2069
 */
public record DigestChallenge(
    String realm,
    String nonce,
    DigestAlgorithm algorithm,
    boolean stale,
    String opaque,
    boolean qopAuth) {

  /** The challenge as this server gives it: with {@code qop="auth"} and without opaque. */
  public DigestChallenge(String realm, String nonce, DigestAlgorithm algorithm, boolean stale) {
    this(realm, nonce, algorithm, stale, null, true);
  }

  /**
   * The value for the header field; algorithm and stale stand without quotes, as RFC 7616 has it.
   */
  public String toHeaderValue() {
    StringBuilder value = new StringBuilder("Digest realm=").append(Scan.quote(realm));
    value.append(", nonce=").append(Scan.quote(nonce));
    if (opaque != null) {
      value.append(", opaque=").append(Scan.quote(opaque));
    }
    value.append(", algorithm=").append(algorithm.token());
    if (qopAuth) {
      value.append(", qop=\"auth\"");
    }
    if (stale) {
      value.append(", stale=true");
    }
    return value.toString();
  }

  /**
   * Reads one challenge.
   *
   * @return empty if it is malformed, of another scheme, of an unknown algorithm or if it wants a
   *     quality of protection other than auth
   */
  public static Optional<DigestChallenge> parse(String headerValue) {
    return AuthParameters.parse(headerValue).flatMap(DigestChallenge::of);
  }

  private static Optional<DigestChallenge> of(Map<String, String> params) {
    Optional<DigestAlgorithm> algorithm = DigestAlgorithm.ofToken(params.get("algorithm"));
    String qop = params.get("qop");
    boolean auth =
        qop != null
            && Arrays.stream(qop.split(",")).map(String::strip).anyMatch("auth"::equalsIgnoreCase);
    boolean complete = params.containsKey("realm") && params.containsKey("nonce");
    if (algorithm.isEmpty() || !complete || qop != null && !auth) {
      return Optional.empty();
    }
    return Optional.of(
        new DigestChallenge(
            params.get("realm"),
            params.get("nonce"),
            algorithm.get(),
            "true".equalsIgnoreCase(params.get("stale")),
            params.get("opaque"),
            auth));
  }
}
