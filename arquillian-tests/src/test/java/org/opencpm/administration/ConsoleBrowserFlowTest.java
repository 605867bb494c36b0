package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** What operators do with the console, in a browser. */
@EndToEnd
@ExtendWith({DefaultServer.class, HeadlessChromium.class})
class ConsoleBrowserFlowTest {

  private final RunningServer server;
  private final Browser browser;

  ConsoleBrowserFlowTest(RunningServer server, Browser browser) {
    this.server = server;
    this.browser = browser;
  }

  private static String userName(User user) {
    return user.digestUser().contains("@") ? user.digestUser() : user.digestUser() + "@cpm.example";
  }

  @Test
  void aStrangerFindsOutWhyAMessageHasNotArrivedAndDeliversIt() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP).answering(480);
        OperatorWindow window = OperatorWindow.open(browser, server).login("operator")) {
      Pager pager = Pager.to(bob.user().telUri()).text("a secret of two");
      assertThat(alice.send(pager)).returns(202, SipText::status);
      bob.await(1);

      // The trail is written a moment later than the message is accepted.
      Patience.untilAsserted(
          () -> {
            window.go("/admin/");
            window.fill("Where is this message?", bob.user().telUri().substring(4)).press("Find");
            // Not to be waited for: it comes with the next look at the page.
            assertThat(window.page().locator("tbody .state").count()).isPositive();
            assertThat(window.page().locator("tbody .state").first().innerText())
                .contains("Waiting");
          });
      window.picture("messages");
      window.page().locator("tbody a").first().click();
      assertThat(window.page().locator(".explanation").innerText()).contains("480");
      assertThat(window.text()).contains(pager.id()).doesNotContain("a secret of two");
      window.picture("story-waiting");

      bob.answering(200);
      window.follow("Deliver now…").press("Deliver now");
      assertThat(window.text()).contains("Delivery is under way to 1 device.");
      bob.await(2);

      Patience.untilAsserted(
          () -> {
            window.page().reload();
            assertThat(window.page().locator(".explanation .state").innerText())
                .contains("Delivered");
          });
      window.picture("story-delivered");
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void aViewerIsNotOfferedWhatHeMayNotDoAndCannotDoItEither() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        OperatorWindow window = OperatorWindow.open(browser, server).login("viewer")) {
      Pager pager = Pager.to(carol.sip()).text("waits");
      assertThat(alice.send(pager)).returns(202, SipText::status);
      Patience.untilAsserted(
          () -> {
            window.go("/admin/messages?text=" + pager.id());
            assertThat(window.page().locator("tbody .state").count()).isPositive();
          });
      window.page().locator("tbody a").first().click();
      String story = window.page().url().replaceAll("^https?://[^/]+", "");

      assertThat(window.offers("Deliver now…")).isFalse();
      assertThat(window.offers("Drop it…")).isFalse();
      assertThat(window.go(story + "/drop")).isEqualTo(403);
      assertThat(window.text()).contains("This needs the role operator");
      window.picture("forbidden");
      window.go(story);
      // With his own token, too.
      window
          .page()
          .evaluate(
              "path => { const form = document.querySelector('form[action=\"/admin/logout\"]');"
                  + " form.action = path; form.submit(); }",
              story + "/drop");
      window.page().waitForURL("**/drop");
      assertThat(window.text()).contains("403");
      window.go(story);
      assertThat(window.text()).contains("Waiting");
    }
  }

  @Test
  void aForgedFormDoesNothing() {
    try (Handset bob = server.newDevice(Transport.UDP);
        OperatorWindow window = OperatorWindow.open(browser, server).login("operator")) {
      window.go("/admin/devices?text=" + userName(bob.user()));
      window.page().locator("tbody th a").first().click();
      window.follow("De-register…");
      window.page().evaluate("document.querySelector('main input[name=token]').value = 'guessed'");

      window.press("De-register it");

      assertThat(window.text()).contains("403", "Nothing was done.");
      window.go("/admin/devices?text=" + userName(bob.user()));
      assertThat(window.text()).contains("registered").doesNotContain("away");
    }
  }

  @Test
  void aDeviceIsDeRegisteredAndWhatIsSentToItWaits() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP);
        OperatorWindow window = OperatorWindow.open(browser, server).login("operator")) {
      window.go("/admin/devices?text=" + userName(bob.user()));
      window.picture("devices");
      window.page().locator("tbody th a").first().click();
      window.picture("device");
      window.follow("De-register…").picture("confirm").press("De-register it");

      assertThat(window.text()).contains("not registered any more", "away");
      assertThat(alice.send(Pager.to(bob.user().sip()).text("later")))
          .returns(202, SipText::status);
      Patience.untilAsserted(
          () -> {
            window.go("/admin/waiting?size=500");
            assertThat(window.text()).contains(bob.user().sip());
          });
      assertThat(bob.messages()).isEmpty();
      bob.register();
      bob.awaitText("later");
    }
  }

  @Test
  @Requirement(value = "AD-PF-02", partial = true)
  void aUserIsBlockedAndUnblocked() {
    User eve = server.newUser();
    try (Handset phone = server.device(eve, Transport.UDP).register();
        Handset bob = server.newDevice(Transport.UDP);
        OperatorWindow window = OperatorWindow.open(browser, server).login("operator")) {
      window.go("/admin/subscribers");
      window
          .fill("Beginning of the user name, or a whole address", eve.telUri().substring(4))
          .press("Find");
      window.page().locator("tbody th a").first().click();
      window.follow("Block…").press("Block");
      assertThat(window.text()).contains("blocked");
      window.picture("subscriber");

      assertThat(phone.send(Pager.to(bob.user().sip()).text("spam")).status()).isEqualTo(403);

      window.follow("Unblock…").press("Unblock");
      assertThat(phone.send(Pager.to(bob.user().sip()).text("ham"))).returns(202, SipText::status);
      bob.awaitText("ham");
      assertThat(bob.settle().texts()).containsExactly("ham");
    }
  }

  @Test
  void aPolicyIsChangedAndTheAuditTrailHasTheOldAndTheNewValue() {
    try (OperatorWindow window = OperatorWindow.open(browser, server).login("admin")) {
      change(window, "300", "40");
      change(window, "40", "41");
      assertThat(window.text()).contains("unanswered-retry-seconds is now 41.");
      window.picture("policies");

      window.go("/admin/audit");
      String line = window.page().locator("tbody tr").first().innerText();
      assertThat(line).contains("unanswered-retry-seconds", "40\t41", "admin");
      window.picture("audit");

      window.go("/admin/policies/unanswered-retry-seconds");
      window.press("Back to the default…").press("Change it");
      assertThat(window.text()).contains("back to its default");
    }
  }

  private static void change(OperatorWindow window, String before, String after) {
    window.go("/admin/policies/unanswered-retry-seconds");
    window.fill("Value", after).press("Go on…");
    assertThat(window.text()).contains("Now: " + before, "Then: " + after);
    window.press("Change it");
  }

  @Test
  void subscribersComeFromACsvFileAndBadLinesAreReported() {
    String number = Integer.toString(Math.floorMod(System.nanoTime(), 1_000_000));
    String csv =
        "user,addresses,password\n"
            + ("csv" + number + ",sip:csv" + number + "@cpm.example,secret-1\n")
            + ",sip:nobody@cpm.example,secret-2\n"
            + ("csvb" + number + ",not an address,secret-3\n");
    try (OperatorWindow window = OperatorWindow.open(browser, server).login("admin")) {
      window.go("/admin/subscribers/import");
      window
          .page()
          .getByLabel("CSV file")
          .setInputFiles(
              new FilePayload("users.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8)));
      window.press("Import");

      assertThat(window.page().locator("main section tbody tr").count()).isEqualTo(2);
      assertThat(window.page().locator("main section tbody th").allInnerTexts())
          .containsExactly("3", "4");
      assertThat(window.page().locator(".tiles .figure").allInnerTexts())
          .containsExactly("1", "0", "2");
      assertThat(window.text()).doesNotContain("secret-1");
      window.picture("import");

      window.go("/admin/subscribers?text=csv" + number);
      assertThat(window.text()).contains("csv" + number + "@cpm.example");
    }
  }

  @Test
  void everythingWorksWithoutScript() {
    User eve = server.newUser();
    try (OperatorWindow window =
        OperatorWindow.open(
            browser, server, com.microsoft.playwright.options.ColorScheme.LIGHT, 1280, false)) {
      window.login("operator").go("/admin/subscribers?text=" + userName(eve));
      window.page().locator("tbody th a").first().click();
      window.follow("Block…").press("Block");
      assertThat(window.text()).contains("The user is blocked.");
      window.press("Log out");
      assertThat(window.page().title()).contains("Log in");
      window.go("/admin/subscribers");
      assertThat(window.page().title()).contains("Log in");
    }
  }
}
