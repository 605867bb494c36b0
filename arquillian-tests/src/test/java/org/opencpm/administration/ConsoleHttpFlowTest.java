package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** The console at the level of HTTP: who gets in, what is refused, header fields, JSON. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ConsoleHttpFlowTest {

  private static final String SESSION = "cpm-operator";

  private final RunningServer server;
  private final ConsoleClient client;

  ConsoleHttpFlowTest(RunningServer server) {
    this.server = server;
    this.client = new ConsoleClient(server);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/",
        "/admin/login",
        "/admin/nothing",
        "/admin/console.css",
        "/admin/api/overview",
        "/admin/messages/x/deliver"
      })
  void everyAnswerIsStrictWithTheBrowserWhoeverAsks(String path) {
    for (String method : List.of("GET", "POST", "OPTIONS")) {
      HttpResponse<String> response = client.method(method, path);

      assertThat(header(response, "Content-Security-Policy"))
          .as(method)
          .isEqualTo(
              "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
                  + " frame-ancestors 'none'; base-uri 'none'; script-src 'self'");
      assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(response, "Referrer-Policy")).isEqualTo("same-origin");
      if (!path.endsWith(".css")) {
        assertThat(header(response, "Cache-Control")).contains("no-store");
      }
    }
  }

  @Test
  void whoHasNotLoggedInSeesTheLoginFormAndComesBackAfterIt() {
    HttpResponse<String> first = client.get("/admin/subscribers?text=alice");
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(header(first, "Location"))
        .isEqualTo("/admin/login?to=%2Fadmin%2Fsubscribers%3Ftext%3Dalice");

    String token = client.token(header(first, "Location"));
    HttpResponse<String> in =
        client.post(
            "/admin/login",
            Map.of(
                "token", token,
                "name", "viewer",
                "password", "cpm-demo",
                "to", "/admin/subscribers?text=alice"));

    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(header(in, "Location")).isEqualTo("/admin/subscribers?text=alice");
    assertThat(in.headers().allValues("Set-Cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith(SESSION + "=")
                    .contains("HttpOnly", "SameSite=Strict", "Path=/admin")
                    .doesNotContain("Secure"));
    assertThat(client.get("/admin/subscribers?text=alice").body()).contains("alice@cpm.example");
  }

  @Test
  void aSessionThatWasThereBeforeTheLoginIsNotGoneOnWith() {
    client.cookie(SESSION, "chosen-by-somebody");
    client.login("viewer", "cpm-demo");
    assertThat(client.cookie(SESSION)).isNotEqualTo("chosen-by-somebody");

    assertThat(header(client.get("/admin/login?to=/admin/audit"), "Location"))
        .as("whoever is in need not log in")
        .isEqualTo("/admin/audit");
  }

  @Test
  void aNewLoginEndsTheSessionThatTheBrowserHad() {
    String token = client.token("/admin/login");
    String form = client.cookie("cpm-login");
    client.login("viewer", "cpm-demo");
    String first = client.cookie(SESSION);

    client.cookie("cpm-login", form);
    client.post("/admin/login", Map.of("token", token, "name", "operator", "password", "cpm-demo"));

    assertThat(client.get("/admin/").body()).contains("operator");
    client.cookie(SESSION, first);
    assertThat(client.get("/admin/").statusCode()).isEqualTo(303);
  }

  @Test
  void afterTheLogoutTheCookieIsWorthNothing() {
    client.login("viewer", "cpm-demo");
    String session = client.cookie(SESSION);
    String token = client.token("/admin/");

    assertThat(client.get("/admin/logout").statusCode()).isEqualTo(405);
    assertThat(client.post("/admin/logout", Map.of()).statusCode()).isEqualTo(403);
    assertThat(client.get("/admin/").statusCode()).isEqualTo(200);
    assertThat(client.post("/admin/logout", Map.of("token", token)).statusCode()).isEqualTo(303);

    client.cookie(SESSION, session);
    assertThat(client.get("/admin/").statusCode()).isEqualTo(303);
  }

  @Test
  void aForeignPageCanNeitherLogInNorAct() {
    String token = client.token("/admin/login");
    Map<String, String> login = Map.of("token", token, "name", "viewer", "password", "cpm-demo");
    assertThat(client.post("/admin/login", login, "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(new ConsoleClient(server).post("/admin/login", login).statusCode())
        .as("without the cookie of the form")
        .isEqualTo(403);

    client.login("operator", "cpm-demo");
    String form = client.token("/admin/");
    String action = "/admin/subscribers/1/block";
    assertThat(client.post(action, Map.of()).statusCode()).isEqualTo(403);
    assertThat(client.post(action, Map.of("token", "guessed")).statusCode()).isEqualTo(403);
    assertThat(client.post(action, Map.of("token", form), "Origin", "null").statusCode())
        .isEqualTo(403);
    assertThat(
            client.post(action, Map.of("token", form), "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(client.get("/admin/subscribers/1").body())
        .contains(">active<")
        .doesNotContain(">blocked<");
  }

  @Test
  void headIsAnsweredAndOtherMethodsAreNot() {
    assertThat(client.method("HEAD", "/admin/login").statusCode()).isEqualTo(200);
    client.login("viewer", "cpm-demo");

    for (String path :
        List.of("/admin/", "/admin/messages", "/admin/console.js", "/admin/api/devices")) {
      HttpResponse<String> head = client.method("HEAD", path);
      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(client.method("OPTIONS", path).statusCode()).as(path).isEqualTo(405);
      assertThat(client.method("PUT", path).statusCode()).as(path).isEqualTo(405);
    }
    assertThat(header(client.method("DELETE", "/admin/audit"), "Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void wrongPasswordsMakeANameWaitAndThePageSaysSo() {
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> wrong = client.login("nobody-" + server.sipPort(), "wrong");
      assertThat(wrong.statusCode()).isIn(403, 429);
    }

    HttpResponse<String> throttled = client.login("nobody-" + server.sipPort(), "right");
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(header(throttled, "Retry-After")).isEqualTo("300");
    assertThat(throttled.body()).contains("5 minutes");
    assertThat(new ConsoleClient(server).login("viewer", "cpm-demo").statusCode())
        .as("others are not held up")
        .isEqualTo(303);
  }

  @Test
  void theJsonInterfaceHasTheSameContentAndTheSameRoles() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP)) {
      Pager pager = Pager.to(carol.sip()).text("a secret of two");
      assertThat(alice.send(pager)).returns(202, SipText::status);
      Patience.untilAsserted(
          () ->
              assertThat(api("viewer", "GET", "/messages?text=" + pager.id()).body())
                  .contains("\"state\":\"waiting\"", carol.sip()));
      String list = api("viewer", "GET", "/messages?text=" + pager.id()).body();
      String key = list.replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");

      assertThat(api("viewer", "GET", "/messages/" + key).body())
          .contains("\"explanation\":[", pager.conversation())
          .doesNotContain("a secret of two");
      assertThat(api("viewer", "POST", "/messages/" + key + "/drop").statusCode()).isEqualTo(403);
      assertThat(api("admin", "POST", "/messages/" + key + "/content").statusCode())
          .as("CPM_CONSOLE_CONTENT is not set")
          .isEqualTo(403);
      assertThat(api("operator", "POST", "/messages/" + key + "/drop").body())
          .isEqualTo("{\"recipients\":1}");
      assertThat(api("operator", "POST", "/messages/" + key + "/drop").body())
          .as("once is enough")
          .isEqualTo("{\"recipients\":0}");
    }
  }

  private HttpResponse<String> api(String user, String method, String path) {
    return client.api(user, method, path, null);
  }

  @Test
  void troubleIsAProblemDocument() {
    HttpResponse<String> wrong = api("viewer", "GET", "/messages?from=yesterday");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(header(wrong, "Content-Type")).startsWith("application/problem+json");
    assertThat(wrong.body()).contains("\"field\":\"from\"");

    assertThat(api("nobody", "GET", "/overview").statusCode()).isEqualTo(401);
    assertThat(header(api("nobody", "GET", "/overview"), "WWW-Authenticate")).startsWith("Basic ");
    assertThat(api("viewer", "GET", "/nothing").statusCode()).isEqualTo(404);
    assertThat(api("viewer", "DELETE", "/audit").statusCode()).isEqualTo(405);
    assertThat(client.api("admin", "PUT", "/limits/CPM_MAX_DEVICES", "{").statusCode())
        .isEqualTo(400);
  }

  @Test
  void withTheCookieTheJsonInterfaceWantsTheTokenOfTheSession() {
    client.login("operator", "cpm-demo");
    String path = "/admin/api/messages/none/deliver";

    assertThat(client.method("POST", path).statusCode()).isEqualTo(403);
    String token =
        client.get("/admin/api/session").body().replaceAll(".*\"csrfToken\":\"([^\"]+)\".*", "$1");
    assertThat(
            client
                .send(
                    path,
                    request ->
                        request
                            .header("X-CSRF-Token", token)
                            .POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .as("nothing has that key")
        .isEqualTo(404);
    assertThat(
            client
                .post("/admin/api/messages/none/deliver", Map.of(), "X-CSRF-Token", token)
                .statusCode())
        .as("a form")
        .isEqualTo(415);
  }

  @Test
  void everyLookupOfTheDescriptionAnswers() {
    String description = api("viewer", "GET", "/openapi.json").body();
    assertThat(description).startsWith("{").contains("\"openapi\": \"3.0.3\"");
    for (String path :
        List.of(
            "overview",
            "messages",
            "waiting",
            "devices",
            "sessions",
            "transfers",
            "subscribers",
            "subscribers/1",
            "subscribers/1/policies",
            "policies",
            "limits",
            "audit",
            "session")) {
      assertThat(description).contains("\"/" + path.replace("/1", "/{id}") + "\"");
      assertThat(api("viewer", "GET", "/" + path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(api("viewer", "GET", "/operators").statusCode()).isEqualTo(403);
    assertThat(api("admin", "GET", "/operators").body()).contains("\"viewer\"");
  }
}
