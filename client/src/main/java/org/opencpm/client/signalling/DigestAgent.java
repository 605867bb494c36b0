package org.opencpm.client.signalling;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.opencpm.subscriber.DigestChallenge;
import org.opencpm.subscriber.DigestCredentials;

/**
 * The client's side of digest authentication (RFC 7616) towards one kind of challenger: keeps the
 * last challenge and counts its uses, so that the next request needs no new one.
 */
final class DigestAgent {

  /** Who challenges, and which fields carry challenge and credentials. */
  enum Role {
    /** A registrar or other end point. */
    SERVER(401, "WWW-Authenticate", "Authorization"),
    /** A proxy, or a server that acts as one. */
    PROXY(407, "Proxy-Authenticate", "Proxy-Authorization");

    private final int status;
    private final String challengeField;
    private final String credentialsField;

    Role(int status, String challengeField, String credentialsField) {
      this.status = status;
      this.challengeField = challengeField;
      this.credentialsField = credentialsField;
    }
  }

  private final Role role;
  private final String user;
  private final String password;
  private DigestChallenge challenge;
  private int uses;

  DigestAgent(Role role, String user, String password) {
    this.role = role;
    this.user = user;
    this.password = password;
  }

  /** Name of the field that carries the credentials. */
  String field() {
    return role.credentialsField;
  }

  /** Credentials for a request by the challenge that is known; empty when none is. */
  synchronized Optional<String> credentials(OutgoingRequest request) {
    if (challenge == null) {
      return Optional.empty();
    }
    uses++;
    DigestCredentials credentials =
        DigestCredentials.answer(
            challenge,
            user,
            password,
            request.method(),
            request.requestUri(),
            uses,
            Tokens.cnonce());
    return Optional.of(credentials.toHeaderValue());
  }

  /**
   * Learns from an answer.
   *
   * @param answer the answer to a request
   * @param fresh whether that request carried credentials for a challenge that it had itself met
   * @return true when it is worth while to send the request again
   */
  synchronized boolean learn(SipAnswer answer, boolean fresh) {
    if (answer.status() != role.status) {
      return false;
    }
    Optional<DigestChallenge> best = best(answer.headers().all(role.challengeField));
    if (best.isEmpty()) {
      return false;
    }
    challenge = best.get();
    uses = 0;
    // Credentials for a fresh challenge were refused: the password is wrong, unless it grew stale.
    return !fresh || challenge.stale();
  }

  /** The strongest challenge that the client can answer: SHA-256 before MD5. */
  private static Optional<DigestChallenge> best(List<String> values) {
    return values.stream()
        .map(DigestChallenge::parse)
        .flatMap(Optional::stream)
        .min(Comparator.comparing(DigestChallenge::algorithm));
  }
}
