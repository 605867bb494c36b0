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
 * Digest authentication of users (RFC 7616, RFC 8760; design 4.9): the operator's algorithms are
 * offered in his order, by default SHA-256 first, then MD5; a user of the domain may leave the
 * domain out of his user name, as many clients do; qop {@code auth}; a nonce grows stale after
 * {@link NonceBook#LIFE} and refuses a count that it has seen.
 */
@ApplicationScoped
public class DigestAuthenticator {

  /** Added to an algorithm's token: the HA1 of the user name without its domain. */
  private static final String LOCAL = ";local";

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
    return authenticate(
        request.headers().all("Authorization"),
        request.method(),
        "WWW-Authenticate",
        Outcome.UNAUTHORIZED);
  }

  /**
   * Authenticates a request of HTTP (401, WWW-Authenticate).
   *
   * @param authorization values of its Authorization header fields
   * @param path of the request; the URI that was hashed must end with it, since a proxy in front
   *     may have taken away what stands before
   */
  public Result ofContentServer(List<String> authorization, String method, String path) {
    List<String> ofThisPath =
        authorization.stream()
            .filter(
                value ->
                    DigestCredentials.parse(value)
                        .filter(credentials -> pathOf(credentials.uri()).endsWith(path))
                        .isPresent())
            .toList();
    return authenticate(ofThisPath, method, "WWW-Authenticate", Outcome.UNAUTHORIZED);
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** Authenticates any other request (407, Proxy-Authenticate). */
  public Result ofProxy(InboundRequest request) {
    return authenticate(
        request.headers().all("Proxy-Authorization"),
        request.method(),
        "Proxy-Authenticate",
        Outcome.PROXY_AUTHENTICATION_REQUIRED);
  }

  private Result authenticate(
      List<String> values, String method, String challengeField, Outcome outcome) {
    boolean stale = false;
    for (String value : values) {
      Optional<DigestCredentials> parsed = DigestCredentials.parse(value);
      if (parsed.isEmpty() || !settings.domain().equalsIgnoreCase(parsed.get().realm())) {
        continue;
      }
      DigestCredentials credentials = parsed.get();
      NonceBook.Verdict verdict = nonces.inspect(credentials.nonce());
      if (!settings.digestAlgorithms().contains(credentials.algorithm())) {
        continue;
      }
      Optional<Subscriber> subscriber = subscribers.byUserName(credentials.username());
      if (subscriber.isEmpty() && credentials.username().indexOf('@') < 0) {
        subscriber = subscribers.byUserName(credentials.username() + '@' + settings.domain());
      }
      boolean right =
          subscriber
              .map(s -> ha1(s, credentials))
              .filter(ha1 -> credentials.matches(ha1, method))
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

  private static String ha1(Subscriber subscriber, DigestCredentials credentials) {
    String token = credentials.algorithm().token();
    boolean whole = subscriber.userName().equals(credentials.username());
    return subscriber.ha1().get(whole ? token : token + LOCAL);
  }

  private Answer challenge(String field, Outcome outcome, boolean stale) {
    Answer answer = Answer.of(outcome);
    for (DigestAlgorithm algorithm : settings.digestAlgorithms()) {
      DigestChallenge challenge =
          new DigestChallenge(settings.domain(), nonces.issue(), algorithm, stale);
      answer = answer.with(field, challenge.toHeaderValue());
    }
    return answer;
  }

  private static Result refused(Answer answer) {
    return new Result(Optional.empty(), Optional.of(answer));
  }

  /**
   * The HA1 values to store for a password, by algorithm token; for a user name in the realm's own
   * domain also those of its local part.
   */
  public static java.util.Map<String, String> ha1(String userName, String realm, String password) {
    java.util.Map<String, String> all = new java.util.LinkedHashMap<>();
    for (DigestAlgorithm algorithm : new ArrayList<>(List.of(DigestAlgorithm.values()))) {
      all.put(algorithm.token(), algorithm.ha1(userName, realm, password));
      if (userName.endsWith('@' + realm)) {
        String local = userName.substring(0, userName.length() - realm.length() - 1);
        all.put(algorithm.token() + LOCAL, algorithm.ha1(local, realm, password));
      }
    }
    return all;
  }
}
