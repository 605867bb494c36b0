package org.opencpm.subscriber;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;

/**
 * Digest authentication of users (RFC 7616, RFC 8760; design 4.9): SHA-256 is offered first, then
 * MD5; qop {@code auth}; a nonce grows stale after {@link NonceBook#LIFE} and refuses a count that
 * it has seen.
 */
@ApplicationScoped
public class DigestAuthenticator {

  private Settings settings;
  private SubscriberDirectory subscribers;
  private NonceBook nonces;

  /** For the container's proxy. */
  protected DigestAuthenticator() {}

  @Inject
  public DigestAuthenticator(Settings settings, SubscriberDirectory subscribers) {
    this(settings, subscribers, Clock.systemUTC());
  }

  DigestAuthenticator(Settings settings, SubscriberDirectory subscribers, Clock clock) {
    this.settings = settings;
    this.subscribers = subscribers;
    this.nonces = new NonceBook(clock);
  }

  /**
   * Result of an authentication: exactly one of the two is present.
   *
   * @param subscriber who it is
   * @param refusal the challenge to answer with
   */
  public record Result(Optional<Subscriber> subscriber, Optional<Answer> refusal) {}

  /** Authenticates a REGISTER (401, WWW-Authenticate). */
  public Result ofRegistrar(InboundRequest request) {
    return authenticate(request, "Authorization", "WWW-Authenticate", Outcome.UNAUTHORIZED);
  }

  /** Authenticates any other request (407, Proxy-Authenticate). */
  public Result ofProxy(InboundRequest request) {
    return authenticate(
        request,
        "Proxy-Authorization",
        "Proxy-Authenticate",
        Outcome.PROXY_AUTHENTICATION_REQUIRED);
  }

  private Result authenticate(
      InboundRequest request, String credentialsField, String challengeField, Outcome outcome) {
    boolean stale = false;
    for (String value : request.headers().all(credentialsField)) {
      Optional<DigestCredentials> parsed = DigestCredentials.parse(value);
      if (parsed.isEmpty() || !settings.domain().equalsIgnoreCase(parsed.get().realm())) {
        continue;
      }
      DigestCredentials credentials = parsed.get();
      NonceBook.Verdict verdict = nonces.inspect(credentials.nonce());
      Optional<Subscriber> subscriber = subscribers.byUserName(credentials.username());
      boolean right =
          subscriber
              .map(s -> s.ha1().get(credentials.algorithm().token()))
              .filter(ha1 -> credentials.matches(ha1, request.method()))
              .isPresent();
      if (!right || verdict == NonceBook.Verdict.INVALID) {
        continue;
      }
      if (verdict == NonceBook.Verdict.FRESH
          && nonces.use(credentials.nonce(), credentials.nonceCount())) {
        return subscriber.get().active()
            ? new Result(subscriber, Optional.empty())
            : refused(Answer.of(Outcome.FORBIDDEN, "subscription not active"));
      }
      stale = true;
    }
    return refused(challenge(challengeField, outcome, stale));
  }

  private Answer challenge(String field, Outcome outcome, boolean stale) {
    Answer answer = Answer.of(outcome);
    for (DigestAlgorithm algorithm : List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5)) {
      DigestChallenge challenge =
          new DigestChallenge(settings.domain(), nonces.issue(), algorithm, stale);
      answer = answer.with(field, challenge.toHeaderValue());
    }
    return answer;
  }

  private static Result refused(Answer answer) {
    return new Result(Optional.empty(), Optional.of(answer));
  }

  /** The HA1 values to store for a password, by algorithm token. */
  public static java.util.Map<String, String> ha1(String userName, String realm, String password) {
    java.util.Map<String, String> all = new java.util.LinkedHashMap<>();
    for (DigestAlgorithm algorithm : new ArrayList<>(List.of(DigestAlgorithm.values()))) {
      all.put(algorithm.token(), algorithm.ha1(userName, realm, password));
    }
    return all;
  }
}
