package org.opencpm.administration.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.administration.Actor;
import org.opencpm.administration.FakeConsole;
import org.opencpm.administration.ForbiddenException;
import org.opencpm.administration.Found;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.Role;
import org.opencpm.administration.login.Screens;
import org.opencpm.administration.routing.Input;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Trouble;
import org.opencpm.administration.routing.Visit;

/** Every page over a fake console, made by its template. */
class PagesTest {

  private final FakeConsole console = new FakeConsole();
  private final Templates templates = new Templates(Clock.fixed(FakeConsole.NOW, ZoneOffset.UTC));
  private final Routes<PageHandler> routes =
      new Pages(
              new OverviewPages(console),
              new MessagePages(console, console),
              new NowPages(console, console),
              new DevicePages(console, console),
              new SubscriberPages(console, console),
              new SubscriberActionPages(console, console),
              new SettingPages(console, console),
              new AuditPages(console),
              new OperatorPages(console))
          .routes();

  private Role role = Role.ADMINISTRATOR;

  private Answer ask(String method, String path, Map<String, String> entered, Input input)
      throws IOException {
    Routes.Match<PageHandler> match = routes.match(method, path);
    assertThat(match.handler()).as(method + " " + path).isNotNull();
    return match
        .handler()
        .answer(
            new Visit(
                new Actor("ad<min", role, "127.0.0.1"),
                path,
                match.segments(),
                new Parameters(entered),
                input));
  }

  private Answer.View get(String path, String... entered) throws IOException {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < entered.length; i += 2) {
      parameters.put(entered[i], entered[i + 1]);
    }
    return (Answer.View) ask("GET", path, parameters, Input.NONE);
  }

  private Answer post(String path, Map<String, String> entered) throws IOException {
    return ask("POST", path, entered, Input.NONE);
  }

  private String html(Answer.View view) {
    Map<String, Object> model = new HashMap<>(view.model());
    model.put("path", "/admin/here");
    model.put("actor", new Actor("ad<min", role, "127.0.0.1"));
    model.put("token", "the-token");
    model.put("notice", "Done <it>.");
    return templates.render(view.template(), model);
  }

  static List<String> pages() {
    return List.of(
        "/",
        "/messages",
        "/messages/m7",
        "/messages/m7/deliver",
        "/messages/m7/drop",
        "/messages/m7/content",
        "/waiting",
        "/devices",
        "/devices/3",
        "/devices/3/deregister",
        "/sessions",
        "/sessions/s%2F1/end",
        "/transfers",
        "/transfers/9/cancel",
        "/subscribers",
        "/subscribers/new",
        "/subscribers/import",
        "/subscribers/2",
        "/subscribers/2/edit",
        "/subscribers/2/block",
        "/subscribers/2/unblock",
        "/subscribers/2/deliver",
        "/subscribers/2/policies/defer",
        "/policies",
        "/policies/defer",
        "/limits",
        "/limits/CPM_MAX_DEVICES",
        "/audit",
        "/operators",
        "/operators/new",
        "/operators/v",
        "/operators/v/remove",
        "/password");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPageIsMadeAndNothingInItIsMarkupOfSomebodyElse(String path) throws IOException {
    String html = html(get(path));

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .contains("<main id=\"main\"", "ad&lt;min", "Done &lt;it&gt;.")
        .doesNotContain(
            "<script>", "ad<min", "<it>", "<until>", "<down>", "<false>", "style=\"", "onclick");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyFormThatHasAnEffectCarriesTheToken(String path) throws IOException {
    String html = html(get(path));

    for (String form : html.split("<form method=\"post\"")) {
      if (!form.startsWith("<!DOCTYPE")) {
        assertThat(form.substring(0, form.indexOf("</form>")))
            .contains("<input type=\"hidden\" name=\"token\" value=\"the-token\">");
      }
    }
  }

  @Test
  void theListAboveHasEveryPage() {
    for (String route : routes.all()) {
      String path = route.substring(route.indexOf(' ') + 1);
      assertThat(pages())
          .as(route)
          .anyMatch(page -> page.matches(path.replaceAll("\\{[a-z]+}", "[^/]+")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/messages",
        "/waiting",
        "/devices",
        "/sessions",
        "/transfers",
        "/audit",
        "/subscribers"
      })
  void anEmptyListSaysWhatItWouldShow(String path) throws IOException {
    console.empty = true;

    assertThat(html(get(path))).contains("class=\"empty\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/messages", "/waiting", "/devices", "/transfers", "/subscribers", "/audit"})
  void aListLeadsToItsNextPageAndBackToItsBeginning(String path) throws IOException {
    assertThat(html(get(path, "size", "1")))
        .contains("href=\"/admin" + path + "?after=next%20key%26&amp;size=1\"")
        .doesNotContain("Back to the beginning");
    assertThat(html(get(path, "after", "x")))
        .contains("href=\"/admin" + path + "\">Back to the beginning");
  }

  @Test
  void theStoryBeginsWithTheExplanationAndOffersWhatHelps() throws IOException {
    String html = html(get("/messages/m7"));

    assertThat(html.indexOf("Bob has no registered device."))
        .isPositive()
        .isLessThan(html.indexOf("What happened"));
    assertThat(html).contains("href=\"/admin/messages/m7/deliver\"", "/admin/messages/m7/drop");
  }

  @Test
  void aViewerIsOfferedNothingThatHeMayNotDo() throws IOException {
    role = Role.VIEWER;

    assertThat(html(get("/messages/m7"))).doesNotContain("/deliver", "/drop\"", "/content");
    assertThat(html(get("/subscribers/2"))).doesNotContain("/block", "/edit", "Change…");
    assertThat(html(get("/devices/3"))).doesNotContain("/deregister");
    assertThat(html(get("/sessions"))).doesNotContain("/end\"");
    assertThat(html(get("/transfers"))).doesNotContain("/cancel");
    assertThat(html(get("/policies"))).doesNotContain("Change…");
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"VIEWER", "OPERATOR"})
  void whoTypesTheAddressOfAnActionIsToldThatHeMayNot(Role other) {
    role = other;

    for (String path : List.of("/subscribers/new", "/policies/defer", "/messages/m7/content")) {
      assertThatThrownBy(() -> get(path)).as(path).isInstanceOf(ForbiddenException.class);
    }
    if (other == Role.VIEWER) {
      for (String path : List.of("/messages/m7/deliver", "/subscribers/2/block")) {
        assertThatThrownBy(() -> get(path)).as(path).isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(() -> post(path, Map.of()))
            .as(path)
            .isInstanceOf(ForbiddenException.class);
      }
    }
    assertThat(console.done).isEmpty();
  }

  @Test
  void anActionIsDoneByPostAloneAndThenLeadsBack() throws IOException {
    assertThat(html(get("/messages/m7/deliver"))).contains("Deliver now?");
    assertThat(console.done).isEmpty();

    assertThat(post("/messages/m7/deliver", Map.of()))
        .isEqualTo(Answer.redirect("/admin/messages/m7", "Delivery is under way to 1 device."));
    post("/devices/3/deregister", Map.of());
    post("/sessions/s%2F1/end", Map.of());
    post("/transfers/9/cancel", Map.of());
    post("/subscribers/2/block", Map.of());
    post("/subscribers/2/unblock", Map.of());
    post("/subscribers/2/deliver", Map.of());
    post("/messages/m7/drop", Map.of());

    assertThat(console.done)
        .containsExactly(
            "deliver m7",
            "deregister 3",
            "end s/1",
            "cancel 9",
            "block 2",
            "unblock 2",
            "deliver all 2",
            "drop m7");
  }

  @Test
  void theSearchReadsEveryField() throws IOException {
    get(
        "/messages",
        "text",
        " bob ",
        "kind",
        "file",
        "state",
        "failed",
        "from",
        "2026-11-25T10:00");

    assertThat(console.searched.text()).isEqualTo("bob");
    assertThat(console.searched.kind()).isEqualTo(Found.Kind.FILE);
    assertThat(console.searched.state()).isEqualTo(Found.State.FAILED);
    assertThat(console.searched.from()).isEqualTo("2026-11-25T10:00:00Z");
  }

  @Test
  void aSearchThatCannotBeReadIsExplainedBesideItsField() throws IOException {
    Answer.View view = get("/messages", "text", "@@", "state", "waiting");

    assertThat(view.status()).isEqualTo(400);
    assertThat(html(view))
        .contains("That is no address.", "aria-invalid=\"true\"", "value=\"@@\"")
        .contains("<option value=\"waiting\" selected>");
  }

  @Test
  void changingAPolicyShowsOldAndNewFirst() throws IOException {
    Answer.View asked = (Answer.View) post("/policies/defer", Map.of("value", "false"));
    assertThat(html(asked)).contains("Now: true", "Then: false", "name=\"confirmed\"");
    assertThat(console.done).isEmpty();

    assertThat(post("/policies/defer", Map.of("value", "false", "confirmed", "true")))
        .isEqualTo(Answer.redirect("/admin/policies", "defer is now false."));
    post("/subscribers/2/policies/defer", Map.of("reset", "true", "confirmed", "true"));
    post("/limits/CPM_MAX_DEVICES", Map.of("value", "8", "confirmed", "true"));

    assertThat(console.done)
        .containsExactly(
            "policy null defer false", "policy 2 defer null", "limit CPM_MAX_DEVICES 8");
  }

  @Test
  void aValueThatCannotBeTakenComesBackWithItsComplaint() throws IOException {
    Answer.View view =
        (Answer.View) post("/policies/defer", Map.of("value", "bad", "confirmed", "true"));

    assertThat(view.status()).isEqualTo(400);
    assertThat(html(view)).contains("true or false.");
  }

  @Test
  void aSubscriberIsAddedAndChanged() throws IOException {
    assertThat(
            post(
                "/subscribers/new",
                Map.of("userName", "eve", "addresses", "sip:eve@x\ntel:+1", "password", " p ")))
        .isEqualTo(Answer.redirect("/admin/subscribers/77", "eve was added."));
    post("/subscribers/2/edit", Map.of("userName", "bob", "addresses", "sip:b@x", "password", ""));

    assertThat(console.done)
        .containsExactly("add eve [sip:eve@x, tel:+1]  p ", "change 2 bob [sip:b@x] null");
  }

  @Test
  void aFormThatCannotBeTakenKeepsWhatWasEnteredButNotThePassword() throws IOException {
    Answer.View view =
        (Answer.View)
            post(
                "/subscribers/new",
                Map.of("userName", "bad", "addresses", "x<y", "password", "secret"));

    assertThat(view.status()).isEqualTo(400);
    assertThat(html(view))
        .contains("value=\"bad\"", "x&lt;y", "That is &lt;no&gt; address.")
        .doesNotContain("secret");
  }

  @Test
  void anImportIsFollowedByItsReport() throws IOException {
    Answer.View view =
        (Answer.View)
            ask("POST", "/subscribers/import", Map.of(), () -> new StringReader("user,…\n"));

    assertThat(console.done).containsExactly("import user,…");
    assertThat(html(view)).contains("bad lines", "no address", "a,&lt;b&gt;");
  }

  @Test
  void operatorsAreAddedChangedAndRemoved() throws IOException {
    post("/operators/new", Map.of("name", "eve", "role", "operator", "password", "12345678"));
    post("/operators/v", Map.of("role", "operator", "password", ""));
    post("/operators/v/remove", Map.of());
    role = Role.VIEWER;
    post("/password", Map.of("old", "old", "password", "new one"));

    assertThat(console.done)
        .containsExactly(
            "operator eve OPERATOR 12345678",
            "change operator v OPERATOR null",
            "remove operator v",
            "password VIEWER new one");
  }

  @Test
  void aWrongOperatorFormComesBack() throws IOException {
    Answer.View view =
        (Answer.View)
            post("/operators/new", Map.of("name", "eve", "role", "viewer", "password", "1"));
    assertThat(view.status()).isEqualTo(400);
    assertThat(html(view)).contains("At least 8 characters.", "value=\"eve\"");

    assertThat(html((Answer.View) post("/password", Map.of("old", "x", "password", "12345678"))))
        .contains("That is not your password.");
  }

  @Test
  void contentIsShownAfterItWasAskedFor() throws IOException {
    assertThat(html(get("/messages/m7/content"))).contains("audit trail").doesNotContain("hello");

    assertThat(html((Answer.View) post("/messages/m7/content", Map.of())))
        .contains("&lt;b&gt;hello&lt;/b&gt;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/messages/x", "/devices/x", "/devices/9", "/subscribers/9", "/limits/x"})
  void whatIsNotThereIsNotFound(String path) {
    assertThatThrownBy(() -> get(path)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void loginAndTroubleHaveNoNavigation() {
    String login =
        templates.render(
            "login",
            Map.of(
                "path",
                "/admin/login",
                "form",
                new Screens.LoginForm("t<", "/admin/?a=\"b", "na\"me", "Wrong <x>.")));
    String trouble =
        templates.render(
            "trouble", Map.of("path", "/admin/x", "case", Trouble.NOT_FOUND.with("<no>")));

    assertThat(login)
        .contains("value=\"t&lt;\"", "na&quot;me", "Wrong &lt;x&gt;.", "a=&quot;b")
        .doesNotContain("<nav");
    assertThat(trouble)
        .contains("404", "There is nothing here", "&lt;no&gt;")
        .doesNotContain("<nav");
  }
}
