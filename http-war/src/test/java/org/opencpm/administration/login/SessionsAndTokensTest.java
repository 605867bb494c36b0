package org.opencpm.administration.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsAndTokensTest {

  private Instant now = Instant.parse("2026-11-25T16:20:00Z");

  private final OperatorSessions sessions =
      new OperatorSessions(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void aSessionEndsFifteenMinutesAfterItWasLastUsed() {
    String id = sessions.open("admin").id();

    now = now.plus(Duration.ofMinutes(15));
    assertThat(sessions.find(id)).isPresent();
    now = now.plus(Duration.ofMinutes(15));
    assertThat(sessions.find(id)).isPresent();
    now = now.plus(Duration.ofMinutes(15)).plusMillis(1);
    assertThat(sessions.find(id)).isEmpty();
  }

  @Test
  void usingItDoesNotKeepItLongerThanTwelveHours() {
    String id = sessions.open("admin").id();
    for (int i = 0; i < 72; i++) {
      now = now.plus(Duration.ofMinutes(10));
      assertThat(sessions.find(id)).isPresent();
    }
    now = now.plus(Duration.ofMinutes(10));

    assertThat(sessions.find(id)).isEmpty();
  }

  @Test
  void eachLoginHasAnIdAndATokenOfItsOwn() {
    OperatorSession one = sessions.open("admin");
    OperatorSession other = sessions.open("admin");

    assertThat(one.id()).isNotEqualTo(other.id()).hasSizeGreaterThanOrEqualTo(32);
    assertThat(one.knows(one.formToken())).isTrue();
    assertThat(one.knows(other.formToken())).isFalse();
    assertThat(one.knows(one.id())).isFalse();
    assertThat(one.knows(null)).isFalse();
  }

  @Test
  void whatWasClosedIsOver() {
    String id = sessions.open("admin").id();
    sessions.close(id);

    assertThat(sessions.find(id)).isEmpty();
    assertThat(sessions.find(null)).isEmpty();
  }

  @Test
  void ofTooManySessionsTheOneLongestUnusedMakesWay() {
    String first = sessions.open("a").id();
    now = now.plusMillis(1);
    String second = sessions.open("b").id();
    now = now.plusMillis(1);
    sessions.find(first);
    for (int i = 0; i < 999; i++) {
      sessions.open("c");
    }

    assertThat(sessions.find(first)).isPresent();
    assertThat(sessions.find(second)).isEmpty();
  }

  @Test
  void aNoticeIsShownOnce() {
    OperatorSession session = sessions.open("admin");
    session.notice("Done.");

    assertThat(session.takeNotice()).isEqualTo("Done.");
    assertThat(session.takeNotice()).isNull();
  }

  @Test
  void theLoginFormBelongsToItsCookie() {
    LoginToken token = new LoginToken();
    String cookie = token.newCookie();

    assertThat(token.matches(cookie, token.forCookie(cookie))).isTrue();
    assertThat(token.matches(token.newCookie(), token.forCookie(cookie))).isFalse();
    assertThat(token.matches(null, token.forCookie(cookie))).isFalse();
    assertThat(token.matches(cookie, null)).isFalse();
    assertThat(new LoginToken().matches(cookie, token.forCookie(cookie))).isFalse();
  }

  @Test
  void basicCredentialsAreUtf8AndThePasswordMayHaveColons() {
    assertThat(BasicCredentials.of("basic " + base64("jürgen:a:b")))
        .contains(new BasicCredentials("jürgen", "a:b"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "Basic", "Basic !!", "Bearer x", "Digest username=\"a\""})
  void whatIsNotBasicIsNoCredential(String field) {
    assertThat(BasicCredentials.of(field)).isEqualTo(Optional.empty());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void passwordsAreInNoText() {
    assertThat(new BasicCredentials("a", "secret").toString()).doesNotContain("secret");
    assertThat(new OperatorCredential("a", "secret", "h").toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 127.0.0.1, false",
    "'', 127.0.0.2, false",
    "'', 0.0.0.0, true",
    "'', *, true",
    "'', 192.0.2.1, true",
    "required, 127.0.0.1, true",
    "optional, *, false"
  })
  void tlsIsRequiredWhereOthersCanListen(String setting, String bind, boolean required) {
    ConsoleTransport transport =
        new ConsoleTransport(Map.of("CPM_CONSOLE_TLS", setting, "CPM_BIND", bind));

    assertThat(transport.way("GET", "/admin/login", true)).isEqualTo(ConsoleTransport.Way.ON);
    assertThat(transport.way("GET", "/admin/login", false))
        .isEqualTo(required ? ConsoleTransport.Way.TO_TLS : ConsoleTransport.Way.ON);
    // A password or an effect: not led anywhere.
    assertThat(transport.way("POST", "/admin/login", false))
        .isEqualTo(required ? ConsoleTransport.Way.REFUSED : ConsoleTransport.Way.ON);
    assertThat(transport.way("GET", "/admin/api/overview", false))
        .isEqualTo(required ? ConsoleTransport.Way.REFUSED : ConsoleTransport.Way.ON);
  }

  @Test
  void theAddressOverTlsNamesThePortUnlessItIsTheUsualOne() {
    assertThat(new ConsoleTransport(Map.of()).secured("h", "/admin/?a=b"))
        .isEqualTo("https://h:9443/admin/?a=b");
    assertThat(new ConsoleTransport(Map.of("CPM_HTTPS_PORT", "443")).secured("::1", "/admin"))
        .isEqualTo("https://[::1]/admin");
  }

  @Test
  void aWrongSettingIsNamed() {
    assertThatThrownBy(() -> new ConsoleTransport(Map.of("CPM_CONSOLE_TLS", "yes")))
        .hasMessageContaining("CPM_CONSOLE_TLS");
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/messages?text=a, /admin/messages?text=a",
    "https://evil.example/admin/, /admin/",
    "//evil.example/admin/, /admin/",
    "/admin//evil.example, /admin/",
    "/admin/\\evil, /admin/",
    "/adminx, /admin/",
    ", /admin/"
  })
  void theLoginLeadsToAPageOfTheConsoleAndNowhereElse(String wanted, String target) {
    assertThat(LoginAddress.target(wanted)).isEqualTo(target);
  }
}
