package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opencpm.endtoend.RunningServer;

/** A browser window in which somebody uses the console. Complaints of the browser are kept. */
final class OperatorWindow implements AutoCloseable {

  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("basedir", "."), "target", "screenshots");
  private static final String AXE = read("/axe.min.js");
  private static final int SOON_MILLIS = 20_000;

  private final BrowserContext context;
  private final Page page;
  private final String base;
  private final List<String> complaints = new ArrayList<>();

  private OperatorWindow(Browser browser, String base, Browser.NewContextOptions options) {
    this.base = base;
    context = browser.newContext(options.setIgnoreHTTPSErrors(true));
    context.setDefaultTimeout(SOON_MILLIS);
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")
              || message.type().equals("error") && !message.text().contains("status of 4")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  static OperatorWindow open(Browser browser, RunningServer server) {
    return open(browser, server, ColorScheme.LIGHT, 1280, true);
  }

  static OperatorWindow open(
      Browser browser, RunningServer server, ColorScheme scheme, int width, boolean script) {
    return new OperatorWindow(
        browser,
        "http://127.0.0.1:" + server.httpPort(),
        new Browser.NewContextOptions()
            .setColorScheme(scheme)
            .setViewportSize(width, 900)
            .setJavaScriptEnabled(script));
  }

  Page page() {
    return page;
  }

  /** Logs in as one of the demo's operators. */
  OperatorWindow login(String name) {
    go("/admin/login");
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill("cpm-demo");
    press("Log in");
    assertThat(page.title()).contains("Overview");
    return this;
  }

  /** Goes to an address of the console; answers with the status. */
  int go(String path) {
    Response response = page.navigate(base + path);
    return response.status();
  }

  OperatorWindow fill(String label, String value) {
    page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(value);
    return this;
  }

  OperatorWindow press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .first()
        .click();
    return this;
  }

  OperatorWindow follow(String link) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
        .first()
        .click();
    return this;
  }

  /** What somebody reads in the main part of the page. */
  String text() {
    return page.locator("main").innerText();
  }

  boolean offers(String name) {
    return page.getByText(name, new Page.GetByTextOptions().setExact(true)).count() > 0;
  }

  /** Keeps a picture of the whole page as an artefact of the build. */
  OperatorWindow picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
    return this;
  }

  /** Serious and critical complaints of axe-core about the page, one line each. */
  @SuppressWarnings("unchecked")
  List<String> inaccessible() {
    page.evaluate(AXE);
    return (List<String>)
        page.evaluate(
            "async () => (await axe.run()).violations"
                + ".filter(v => ['serious', 'critical'].includes(v.impact))"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))");
  }

  /** Texts that are too faint in these colours, one line each. */
  @SuppressWarnings("unchecked")
  List<String> faint() {
    page.evaluate(AXE);
    return (List<String>)
        page.evaluate(
            "async () => (await axe.run({runOnly: ['color-contrast']})).violations"
                + ".flatMap(v => v.nodes.map(n => n.html))");
  }

  List<String> complaints() {
    return complaints;
  }

  private static String read(String resource) {
    try (InputStream in = OperatorWindow.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
