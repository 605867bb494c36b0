package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Every page: accessible, valid, light and dark, on a screen and on a phone. */
@EndToEnd
@ExtendWith({DefaultServer.class, HeadlessChromium.class})
class ConsoleLooksTest {

  private final RunningServer server;
  private final Browser browser;
  private final MarkupChecker markup = new MarkupChecker();

  ConsoleLooksTest(RunningServer server, Browser browser) {
    this.server = server;
    this.browser = browser;
  }

  /** Pages by the name of their picture; a message waits, and its story is among them. */
  private Map<String, String> pages(OperatorWindow window) {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP)) {
      Pager pager = Pager.to(carol.sip()).text("waits");
      assertThat(alice.send(pager)).returns(202, SipText::status);
      Patience.untilAsserted(
          () -> {
            window.go("/admin/messages?text=" + pager.id());
            assertThat(window.page().locator("tbody tr").count()).isPositive();
          });
    }
    String story = window.page().locator("tbody a").first().getAttribute("href");
    window.go("/admin/devices");
    String device = window.page().locator("tbody th a").first().getAttribute("href");
    window.go("/admin/subscribers");
    String subscriber = window.page().locator("tbody th a").first().getAttribute("href");
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/admin/");
    pages.put("messages-all", "/admin/messages");
    pages.put("messages-nothing", "/admin/messages?text=no-such-id");
    pages.put("messages-wrong", "/admin/messages?from=yesterday");
    pages.put("story", story);
    pages.put("confirm-drop", story + "/drop");
    pages.put("waiting", "/admin/waiting");
    pages.put("devices-all", "/admin/devices");
    pages.put("device-one", device);
    pages.put("sessions", "/admin/sessions");
    pages.put("transfers", "/admin/transfers");
    pages.put("subscribers", "/admin/subscribers");
    pages.put("subscriber-one", subscriber);
    pages.put("subscriber-edit", subscriber + "/edit");
    pages.put("subscriber-new", "/admin/subscribers/new");
    pages.put("subscribers-import", "/admin/subscribers/import");
    pages.put("policies-all", "/admin/policies");
    pages.put("policy-edit", "/admin/policies/defer");
    pages.put("limits", "/admin/limits");
    pages.put("limit-edit", "/admin/limits/CPM_MAX_DEVICES");
    pages.put("audit-all", "/admin/audit");
    pages.put("operators", "/admin/operators");
    pages.put("operator-new", "/admin/operators/new");
    pages.put("password", "/admin/password");
    pages.put("not-found", "/admin/no-such-page");
    return pages;
  }

  @Test
  void everyPageIsAccessibleAndValidInLightAndInDark() throws IOException {
    SoftAssertions all = new SoftAssertions();
    try (OperatorWindow light = OperatorWindow.open(browser, server);
        OperatorWindow dark = OperatorWindow.open(browser, server, ColorScheme.DARK, 1280, true)) {
      check(all, "login", light, "/admin/login");
      check(all, "login-dark", dark, "/admin/login");
      light.login("admin");
      dark.login("admin");
      for (Map.Entry<String, String> page : pages(light).entrySet()) {
        check(all, page.getKey(), light, page.getValue());
        dark.go(page.getValue());
        all.assertThat(dark.faint()).as(page.getKey() + " dark").isEmpty();
        if (List.of("overview", "story", "messages-all").contains(page.getKey())) {
          dark.picture(page.getKey() + "-dark");
        }
      }
      all.assertThat(light.complaints()).isEmpty();
      all.assertThat(dark.complaints()).isEmpty();
    }
    all.assertAll();
  }

  private void check(SoftAssertions all, String name, OperatorWindow window, String address)
      throws IOException {
    window.go(address);
    window.picture(name);
    all.assertThat(window.inaccessible()).as(name).isEmpty();
    all.assertThat(markup.errors(source(window, address))).as(name).isEmpty();
  }

  /** The page as the server sends it, not as the browser has put it right. */
  private static String source(OperatorWindow window, String address) {
    String url = window.page().url();
    return window
        .page()
        .context()
        .request()
        .get(url.substring(0, url.indexOf("/admin")) + address)
        .text();
  }

  @Test
  void aPhoneShowsPagesWithoutTheNeedToScrollSideways() {
    SoftAssertions all = new SoftAssertions();
    try (OperatorWindow phone =
        OperatorWindow.open(browser, server, ColorScheme.LIGHT, 375, true)) {
      phone.go("/admin/login");
      phone.picture("login-phone");
      phone.login("admin");
      for (Map.Entry<String, String> page : pages(phone).entrySet()) {
        phone.go(page.getValue());
        all.assertThat(phone.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
            .as(page.getKey())
            .isEqualTo(true);
        if (List.of("overview", "story", "messages-all", "subscriber-one")
            .contains(page.getKey())) {
          phone.picture(page.getKey() + "-phone");
        }
      }
    }
    all.assertAll();
  }

  @Test
  void theKeyboardAloneIsEnough() {
    try (OperatorWindow window = OperatorWindow.open(browser, server)) {
      window.go("/admin/login");
      // The page has the focus in its first field; the browser puts it there once it has drawn.
      window.page().waitForFunction("document.activeElement.tagName === 'INPUT'");
      window.page().keyboard().type("viewer");
      window.page().keyboard().press("Tab");
      window.page().keyboard().type("cpm-demo");
      window.page().keyboard().press("Enter");
      window.page().waitForURL("**/admin/");
      window.page().keyboard().press("Tab");
      assertThat(window.page().evaluate("document.activeElement.className")).isEqualTo("skip");
      window.page().keyboard().press("Enter");
      assertThat(window.page().evaluate("document.activeElement.id")).isEqualTo("main");
    }
  }
}
