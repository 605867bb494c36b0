package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

  /** RFC 7616 3.9.1. */
  private static final String RFC_7616 =
      "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\","
          + " algorithm=%s, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001,"
          + " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth,"
          + " response=\"%s\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

  private static final String RFC_7616_SHA_256 =
      "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";
  private static final String RFC_7616_MD5 = "8ca523f5e9506fed4657c9700eebdbec";

  /** RFC 2617 3.5. */
  private static final String RFC_2617 =
      "Digest username=\"Mufasa\",\r\n realm=\"testrealm@host.com\",\r\n"
          + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\",\r\n uri=\"/dir/index.html\",\r\n"
          + " qop=auth,\r\n nc=00000001,\r\n cnonce=\"0a4f113b\",\r\n"
          + " response=\"6629fae49393a05397450978507c4ef1\",\r\n"
          + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";

  private static DigestCredentials credentials(String value) {
    return DigestCredentials.parse(value).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"SHA-256," + RFC_7616_SHA_256, "MD5," + RFC_7616_MD5})
  void theAnswersOfRfc7616AreRight(String token, String response) {
    DigestCredentials credentials = credentials(RFC_7616.formatted(token, response));
    String ha1 = credentials.algorithm().ha1("Mufasa", "http-auth@example.org", "Circle of Life");

    assertThat(credentials.algorithm().token()).isEqualTo(token);
    assertThat(credentials.nonceCount()).isEqualTo(1);
    assertThat(credentials.matches(ha1, "GET")).isTrue();
    assertThat(credentials.matches(ha1, "PUT")).isFalse();
    assertThat(credentials.matches(ha1.replace(ha1.charAt(0), 'x'), "GET")).isFalse();
  }

  @Test
  void theAnswerOfRfc2617IsRight() {
    DigestCredentials credentials = credentials(RFC_2617);

    assertThat(credentials.username()).isEqualTo("Mufasa");
    assertThat(credentials.realm()).isEqualTo("testrealm@host.com");
    assertThat(credentials.nonce()).isEqualTo("dcd98b7102dd2f0e8b11d0f600bfb0c093");
    assertThat(credentials.uri()).isEqualTo("/dir/index.html");
    assertThat(credentials.response()).isEqualTo("6629fae49393a05397450978507c4ef1");
    assertThat(credentials.algorithm()).isEqualTo(DigestAlgorithm.MD5);
    assertThat(credentials.param("opaque")).contains("5ccc069c403ebaf9f0171e9517f40e41");
    assertThat(credentials.matches("939e7578ed9e3c518a452acee763bce9", "GET")).isTrue();
    assertThat(DigestAlgorithm.MD5.ha1("Mufasa", "testrealm@host.com", "Circle Of Life"))
        .isEqualTo("939e7578ed9e3c518a452acee763bce9");
  }

  @Test
  void theAnswerOfRfc2069IsRight() {
    // RFC 2069 2.4 with the response of erratum 749
    DigestCredentials credentials =
        credentials(
            "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
                + " response=\"1949323746fe6a43ef61f9606e7febea\"");
    String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", "testrealm@host.com", "CircleOfLife");

    assertThat(credentials.matches(ha1, "GET")).isTrue();
    assertThat(credentials.nonceCount()).isZero();
  }

  @Test
  void quotesAreTakenWhereTheyShouldNotBeAndTheOtherWayRound() {
    DigestCredentials credentials =
        credentials(
            RFC_7616
                .formatted("\"md5\"", RFC_7616_MD5)
                .replace("\"Mufasa\"", "Mufasa")
                .replace("nc=00000001", "NC=\"00000001\"")
                .replace("qop=auth", "qop=\"AUTH\"")
                .replace("Digest ", "DIGEST\t,"));
    String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", "http-auth@example.org", "Circle of Life");

    assertThat(credentials.matches(ha1, "GET")).isTrue();
  }

  /** What is changed in right credentials so that they prove nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qop=auth,|qop=auth-int,",
        "qop=auth,|qop=\"\",",
        "nc=00000001|nc=1",
        "nc=00000001|nc=00000002",
        "nc=00000001|nc=00000000",
        "nc=00000001|nc=0000000g",
        "nc=00000001,|''",
        "username=\"Mufasa\"|username=\"\"",
        "username=|userhash=true, username=",
        "uri=\"/dir/index.html\"|uri=\"/dir/other.html\"",
        "uri=\"/dir/index.html\",|''",
        "cnonce=\"f2/w|cnonce=\"f2/x",
        "response=\"8|response=\"9",
        "response=|x-response=",
        ", response=\"8ca523f5e9506fed4657c9700eebdbec\"|''"
      })
  void aChangeAnywhereMakesTheAnswerWrong(String from, String to) {
    String value = RFC_7616.formatted("MD5", RFC_7616_MD5);
    String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", "http-auth@example.org", "Circle of Life");

    assertThat(value).contains(from);
    assertThat(credentials(value.replace(from, to)).matches(ha1, "GET")).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Digest",
        "Basic dXNlcjpwYXNz",
        "Digestusername=\"a\"",
        "Digest username",
        "Digest =\"a\"",
        "Digest username=\"a",
        "Digest username=\"a\"b",
        "Digest username=\"a\", username=\"b\"",
        "Digest username=\"a\", USERNAME=\"a\"",
        "Digest realm=\"a\"",
        "Digest username=a b",
        "Digest username=\"a\", algorithm=SHA-512-256",
        "Digest username=\"a\", algorithm=MD5-sess",
        "Digest username=\"a\u0000\""
      })
  void otherTextIsNoCredentials(String value) {
    assertThat(DigestCredentials.parse(value)).isEmpty();
  }

  @Test
  void credentialsSentBeforeAnyChallengeAreReadButProveNothing() {
    DigestCredentials credentials =
        credentials(
            "Digest username=\"alice@cpm.example\",realm=\"cpm.example\",nonce=\"\","
                + "uri=\"sip:cpm.example\",response=\"\"");

    assertThat(credentials.username()).isEqualTo("alice@cpm.example");
    assertThat(credentials.nonce()).isEmpty();
    assertThat(credentials.matches("00", "REGISTER")).isFalse();
  }

  @Test
  void theSecretsAreNotInTheText() {
    DigestCredentials credentials = credentials(RFC_2617);

    assertThat(credentials.toString()).contains("Mufasa").doesNotContain(credentials.response());
  }

  @Test
  void aChallengeQuotesWhatIsToBeQuoted() {
    assertThat(
            new DigestChallenge("cpm.example", "n1", DigestAlgorithm.SHA_256, false)
                .toHeaderValue())
        .isEqualTo("Digest realm=\"cpm.example\", nonce=\"n1\", algorithm=SHA-256, qop=\"auth\"");
    assertThat(new DigestChallenge("r\"1\\", "n", DigestAlgorithm.MD5, true).toHeaderValue())
        .isEqualTo(
            "Digest realm=\"r\\\"1\\\\\", nonce=\"n\", algorithm=MD5, qop=\"auth\", stale=true");
  }

  @ParameterizedTest
  @EnumSource
  void aChallengeIsReadAgain(DigestAlgorithm algorithm) {
    DigestChallenge challenge = new DigestChallenge("r \"x\"", "n=", algorithm, true, "o", true);

    assertThat(DigestChallenge.parse(challenge.toHeaderValue())).contains(challenge);
  }

  @Test
  void theChallengeOfRfc7616IsRead() {
    DigestChallenge challenge =
        DigestChallenge.parse(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
                    + " algorithm=SHA-256, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                    + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")
            .orElseThrow();
    DigestCredentials answer =
        DigestCredentials.answer(
            challenge,
            "Mufasa",
            "Circle of Life",
            "GET",
            "/dir/index.html",
            1,
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    assertThat(answer.response()).isEqualTo(RFC_7616_SHA_256);
    assertThat(answer.toHeaderValue())
        .contains("qop=auth,", "nc=00000001,", "algorithm=SHA-256,", "uri=\"/dir/index.html\"")
        .contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
  }

  @Test
  void aChallengeWithoutQopIsAnsweredWithoutIt() {
    DigestChallenge challenge =
        DigestChallenge.parse("Digest realm=\"r\", nonce=\"n\"").orElseThrow();
    DigestCredentials answer =
        DigestCredentials.answer(challenge, "a", "p", "MESSAGE", "sip:b@h", 1, "c");

    assertThat(challenge.algorithm()).isEqualTo(DigestAlgorithm.MD5);
    assertThat(answer.toHeaderValue()).doesNotContain("qop", "cnonce", "nc=");
    assertThat(answer.matches(DigestAlgorithm.MD5.ha1("a", "r", "p"), "MESSAGE")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Digest realm=\"r\"",
        "Digest nonce=\"n\"",
        "Bearer realm=\"r\", nonce=\"n\"",
        "Digest realm=\"r\", nonce=\"n\", algorithm=AKAv1-MD5",
        "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\""
      })
  void aChallengeThatCannotBeAnsweredIsPassedOver(String value) {
    assertThat(DigestChallenge.parse(value)).isEmpty();
  }

  @Test
  void theNonceCountHasEightDigits() {
    DigestChallenge challenge = new DigestChallenge("r", "n", DigestAlgorithm.MD5, false);

    assertThatThrownBy(() -> DigestCredentials.answer(challenge, "a", "p", "M", "sip:h", 0, "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> DigestCredentials.answer(challenge, "a", "p", "M", "sip:h", 1L << 32, "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAbsentAlgorithmIsMd5() {
    assertThat(DigestAlgorithm.ofToken(null)).contains(DigestAlgorithm.MD5);
    assertThat(DigestAlgorithm.ofToken("sha-256")).contains(DigestAlgorithm.SHA_256);
    assertThat(DigestAlgorithm.ofToken("SHA-256-sess")).isEmpty();
  }

  @Property
  void whoKnowsThePasswordIsLetInAndNobodyElse(
      @ForAll DigestAlgorithm algorithm,
      @ForAll @NotEmpty @StringLength(max = 20) String user,
      @ForAll String password,
      @ForAll @LongRange(min = 1, max = 0xFFFF_FFFFL) long count) {
    DigestChallenge challenge = new DigestChallenge("cpm.example", "n", algorithm, false);
    DigestCredentials sent =
        DigestCredentials.answer(challenge, user, password, "MESSAGE", "sip:b@h", count, "c");
    String ha1 = algorithm.ha1(user, "cpm.example", password);
    String otherHa1 = algorithm.ha1(user, "cpm.example", password + 'x');

    assertThat(sent.matches(ha1, "MESSAGE")).isTrue();
    assertThat(sent.matches(otherHa1, "MESSAGE")).isFalse();
    assertThat(sent.nonceCount()).isEqualTo(count);
    DigestCredentials.parse(sent.toHeaderValue())
        .ifPresent(
            received -> {
              assertThat(received.username()).isEqualTo(user);
              assertThat(received.matches(ha1, "MESSAGE")).isTrue();
            });
  }

  @Property
  void anyTextIsReadOrNot(@ForAll String text) {
    DigestCredentials.parse("Digest username=\"a\"," + text)
        .ifPresent(read -> assertThat(read.matches("00", "MESSAGE")).isFalse());
  }
}
