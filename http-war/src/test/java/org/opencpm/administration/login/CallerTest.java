package org.opencpm.administration.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.opencpm.administration.Actor;
import org.opencpm.administration.Role;

class CallerTest {

  private static final Actor ACTOR = new Actor("admin", Role.ADMINISTRATOR, "127.0.0.1");

  private final OperatorSession session = new OperatorSession("admin", Instant.EPOCH);
  private final Caller browser = new Caller(ACTOR, session);
  private final Caller program = new Caller(ACTOR, null);

  private static HttpServletRequest request(String method, Map<String, String> headers) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            CallerTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, asked, arguments) ->
                switch (asked.getName()) {
                  case "getMethod" -> method;
                  case "getHeader" -> headers.get(arguments[0]);
                  default -> throw new UnsupportedOperationException(asked.getName());
                });
  }

  @Test
  void readingNeedsNoToken() {
    assertThat(browser.vouchesFor(request("GET", Map.of()), null)).isTrue();
    assertThat(browser.vouchesFor(request("HEAD", Map.of()), null)).isTrue();
  }

  @Test
  void whatHasAnEffectCarriesTheTokenOfTheSession() {
    HttpServletRequest post = request("POST", Map.of());

    assertThat(browser.vouchesFor(post, session.formToken())).isTrue();
    assertThat(browser.vouchesFor(post, null)).isFalse();
    assertThat(browser.vouchesFor(post, "x")).isFalse();
    assertThat(program.vouchesFor(post, null)).isTrue();
  }

  @Test
  void nothingComesFromAnotherSiteWithTokenOrWithout() {
    for (Map<String, String> headers :
        java.util.List.of(
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"),
            Map.of("Origin", "https://evil.example", "Host", "localhost:9080"),
            Map.of("Origin", "null", "Host", "localhost:9080"))) {
      HttpServletRequest post = request("POST", headers);

      assertThat(browser.vouchesFor(post, session.formToken())).as(headers.toString()).isFalse();
      assertThat(program.vouchesFor(post, null)).as(headers.toString()).isFalse();
    }
  }

  @Test
  void ourOwnPagesMay() {
    HttpServletRequest post =
        request(
            "POST",
            Map.of(
                "Origin",
                "http://localhost:9080",
                "Host",
                "localhost:9080",
                "Sec-Fetch-Site",
                "same-origin"));

    assertThat(browser.vouchesFor(post, session.formToken())).isTrue();
  }
}
