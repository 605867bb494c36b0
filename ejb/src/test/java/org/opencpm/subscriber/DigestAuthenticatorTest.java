package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;

class DigestAuthenticatorTest {

  private static final String URI = "sip:cpm.example";

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private DigestAuthenticator authenticator;

  @BeforeEach
  void addUsers() {
    users.add("alice");
    users.add("barred", false);
    authenticator =
        new DigestAuthenticator(Settings.of(Map.of()), new SubscriberDirectory(users), clock);
  }

  @Test
  void aRegisterWithoutCredentialsIsChallengedWithSha256BeforeMd5() {
    DigestAuthenticator.Result result = authenticator.ofRegistrar(register().build());

    Answer answer = refusal(result);
    assertThat(answer.outcome()).isEqualTo(Outcome.UNAUTHORIZED);
    List<DigestChallenge> challenges = challenges(answer, "WWW-Authenticate");
    assertThat(challenges)
        .extracting(DigestChallenge::algorithm)
        .containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    assertThat(challenges)
        .allSatisfy(
            c -> {
              assertThat(c.realm()).isEqualTo("cpm.example");
              assertThat(c.qopAuth()).isTrue();
              assertThat(c.stale()).isFalse();
            });
  }

  @Test
  void anyOtherRequestIsChallengedAsByAProxy() {
    Answer answer =
        refusal(
            authenticator.ofProxy(
                RequestBuilder.request("MESSAGE", URI, "sip:alice@cpm.example").build()));

    assertThat(answer.outcome()).isEqualTo(Outcome.PROXY_AUTHENTICATION_REQUIRED);
    assertThat(challenges(answer, "Proxy-Authenticate")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void theRightPasswordIsAcceptedWithEitherAlgorithm(DigestAlgorithm algorithm) {
    DigestAuthenticator.Result result =
        authenticator.ofRegistrar(answered(challenge(algorithm), "alice", Users.PASSWORD, 1));

    assertThat(result.refusal()).isEmpty();
    assertThat(result.subscriber())
        .get()
        .extracting(Subscriber::userName)
        .isEqualTo("alice@cpm.example");
  }

  @Test
  void aClientOfRfc2069WithoutQopIsAcceptedOnceForEachNonce() {
    DigestChallenge challenge = challenge(DigestAlgorithm.MD5);
    DigestChallenge withoutQop =
        new DigestChallenge(
            challenge.realm(), challenge.nonce(), DigestAlgorithm.MD5, false, null, false);
    InboundRequest request = answered(withoutQop, "alice", Users.PASSWORD, 1);

    assertThat(authenticator.ofRegistrar(request).subscriber()).isPresent();
    assertThat(isStale(authenticator.ofRegistrar(request))).isTrue();
  }

  @Test
  void aWrongPasswordIsChallengedAnewAndNotCalledStale() {
    DigestAuthenticator.Result result =
        authenticator.ofRegistrar(
            answered(challenge(DigestAlgorithm.SHA_256), "alice", "guess", 1));

    assertThat(result.subscriber()).isEmpty();
    assertThat(isStale(result)).isFalse();
  }

  @Test
  void anUnknownUserIsToldNothingThatAWrongPasswordIsNot() {
    Answer unknown =
        refusal(
            authenticator.ofRegistrar(
                answered(challenge(DigestAlgorithm.MD5), "nobody", Users.PASSWORD, 1)));
    Answer wrong =
        refusal(
            authenticator.ofRegistrar(
                answered(challenge(DigestAlgorithm.MD5), "alice", "guess", 1)));

    assertThat(unknown.outcome()).isEqualTo(wrong.outcome());
    assertThat(unknown.detail()).isEqualTo(wrong.detail());
    assertThat(unknown.headers()).hasSameSizeAs(wrong.headers());
  }

  @Test
  void aReplayedRequestIsRefused() {
    InboundRequest request =
        answered(challenge(DigestAlgorithm.SHA_256), "alice", Users.PASSWORD, 1);

    assertThat(authenticator.ofRegistrar(request).subscriber()).isPresent();
    assertThat(authenticator.ofRegistrar(request).subscriber()).isEmpty();
  }

  @Test
  void oneNonceServesForManyRequestsWithAGrowingCount() {
    DigestChallenge challenge = challenge(DigestAlgorithm.SHA_256);

    for (int count = 1; count <= 3; count++) {
      assertThat(
              authenticator
                  .ofRegistrar(answered(challenge, "alice", Users.PASSWORD, count))
                  .subscriber())
          .isPresent();
    }
  }

  @Test
  void anOldNonceIsStaleForWhoKnowsThePassword() {
    DigestChallenge challenge = challenge(DigestAlgorithm.SHA_256);
    clock.advance(NonceBook.LIFE.plus(Duration.ofSeconds(1)));

    assertThat(isStale(authenticator.ofRegistrar(answered(challenge, "alice", Users.PASSWORD, 1))))
        .isTrue();
    assertThat(isStale(authenticator.ofRegistrar(answered(challenge, "alice", "guess", 1))))
        .isFalse();
  }

  @Test
  void aNonceThatTheServerNeverGaveIsRefused() {
    DigestChallenge invented =
        new DigestChallenge("cpm.example", "invented", DigestAlgorithm.MD5, false);

    assertThat(
            authenticator.ofRegistrar(answered(invented, "alice", Users.PASSWORD, 1)).subscriber())
        .isEmpty();
  }

  @Test
  void credentialsForAnotherMethodDoNotServe() {
    DigestCredentials credentials =
        DigestCredentials.answer(
            challenge(DigestAlgorithm.MD5),
            "alice@cpm.example",
            Users.PASSWORD,
            "MESSAGE",
            URI,
            1,
            "c");

    assertThat(
            authenticator
                .ofRegistrar(register().with("Authorization", credentials.toHeaderValue()).build())
                .subscriber())
        .isEmpty();
  }

  @Test
  void credentialsForAnotherRealmAreNotLookedAt() {
    DigestChallenge ours = challenge(DigestAlgorithm.MD5);
    DigestChallenge foreign =
        new DigestChallenge("elsewhere.example", ours.nonce(), DigestAlgorithm.MD5, false);
    String right =
        DigestCredentials.answer(ours, "alice@cpm.example", Users.PASSWORD, "REGISTER", URI, 1, "c")
            .toHeaderValue();
    String other =
        DigestCredentials.answer(
                foreign, "alice@cpm.example", Users.PASSWORD, "REGISTER", URI, 1, "c")
            .toHeaderValue();

    assertThat(
            authenticator.ofRegistrar(register().with("Authorization", other).build()).subscriber())
        .isEmpty();
    assertThat(
            authenticator
                .ofRegistrar(
                    register().with("Authorization", other).and("Authorization", right).build())
                .subscriber())
        .isPresent();
  }

  @Test
  void aUserWhoseSubscriptionIsNotActiveIsForbiddenAndOnlyIfHeKnowsThePassword() {
    DigestChallenge challenge = challenge(DigestAlgorithm.SHA_256);

    assertThat(
            refusal(authenticator.ofRegistrar(answered(challenge, "barred", Users.PASSWORD, 1)))
                .outcome())
        .isEqualTo(Outcome.FORBIDDEN);
    assertThat(
            refusal(authenticator.ofRegistrar(answered(challenge, "barred", "guess", 2))).outcome())
        .isEqualTo(Outcome.UNAUTHORIZED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Digest",
        "Basic YWxpY2U6c2VjcmV0",
        "Digest username=\"alice@cpm.example\"",
        "Digest username=\"alice@cpm.example\", realm=\"cpm.example\", nonce=\"\", uri=\"\","
            + " response=\"\"",
        "Digest username=\"alice@cpm.example\", realm=\"cpm.example\", algorithm=SHA-999"
      })
  void credentialsThatAreNoneAreChallenged(String value) {
    assertThat(
            refusal(authenticator.ofRegistrar(register().with("Authorization", value).build()))
                .outcome())
        .isEqualTo(Outcome.UNAUTHORIZED);
  }

  private static RequestBuilder register() {
    return RequestBuilder.register("sip:alice@cpm.example");
  }

  private DigestChallenge challenge(DigestAlgorithm algorithm) {
    Answer answer = refusal(authenticator.ofRegistrar(register().build()));
    return challenges(answer, "WWW-Authenticate").stream()
        .filter(c -> c.algorithm() == algorithm)
        .findFirst()
        .orElseThrow();
  }

  private static InboundRequest answered(
      DigestChallenge challenge, String name, String password, long count) {
    return register()
        .with(
            "Authorization",
            DigestCredentials.answer(
                    challenge, name + "@cpm.example", password, "REGISTER", URI, count, "cnonce")
                .toHeaderValue())
        .build();
  }

  private static List<DigestChallenge> challenges(Answer answer, String field) {
    return Answers.values(answer, field).stream()
        .map(v -> DigestChallenge.parse(v).orElseThrow())
        .toList();
  }

  private static Answer refusal(DigestAuthenticator.Result result) {
    assertThat(result.subscriber()).isEmpty();
    return result.refusal().orElseThrow();
  }

  private static boolean isStale(DigestAuthenticator.Result result) {
    List<DigestChallenge> challenges = challenges(refusal(result), "WWW-Authenticate");
    return challenges.stream().allMatch(DigestChallenge::stale);
  }
}
