package org.opencpm.client.file;

import java.net.URI;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.opencpm.subscriber.DigestChallenge;
import org.opencpm.subscriber.DigestCredentials;

/** Answers the challenges of an HTTP server (RFC 7616). Safe for use by several threads. */
final class HttpCredentials {

  private static final int NONCE_BYTES = 8;

  private final String user;
  private final String password;
  private final SecureRandom random = new SecureRandom();
  private DigestChallenge challenge;
  private int uses;

  HttpCredentials(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** The value of Authorization for a request; empty when no challenge is known. */
  synchronized Optional<String> of(String method, URI uri) {
    if (challenge == null) {
      return Optional.empty();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
    uses++;
    return Optional.of(
        DigestCredentials.answer(
                challenge,
                user,
                password,
                method,
                uri.getRawPath() + query,
                uses,
                HexFormat.of().formatHex(nonce))
            .toHeaderValue());
  }

  /** Learns from a 401, the strongest challenge; false when there is none that can be answered. */
  synchronized boolean learn(HttpResponse<?> answer) {
    List<String> values = answer.headers().allValues("WWW-Authenticate");
    Optional<DigestChallenge> best =
        values.stream()
            .map(DigestChallenge::parse)
            .flatMap(Optional::stream)
            .min(Comparator.comparing(DigestChallenge::algorithm));
    best.ifPresent(
        given -> {
          challenge = given;
          uses = 0;
        });
    return best.isPresent();
  }
}
