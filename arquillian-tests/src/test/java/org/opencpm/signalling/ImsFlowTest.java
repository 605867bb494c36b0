package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.ImsServer;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.OwnServer;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RawSipPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.ServingCscf;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** IMS mode: the server as an application server behind an S-CSCF, which the tests play. */
@EndToEnd
@ExtendWith(ImsServer.class)
@OwnServer("ims")
class ImsFlowTest {

  private static final String FOREIGN = "sip:zoe@elsewhere.example";

  private final RunningServer server;
  private ServingCscf cscf;

  ImsFlowTest(RunningServer server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    cscf = server.servingCscf();
  }

  @AfterEach
  void close() {
    cscf.close();
    assertThat(server.logErrors()).isEmpty();
  }

  @Test
  @Requirement("AD-IF-PF1-11")
  void whatWaitedGoesToTheDeviceThatTheEnclosedRegisterNames() {
    User bob = server.newUser();
    String phone = instance();
    Pager pager = Pager.to(bob.sip()).text("waited \uD83D\uDE00").askAll();
    assertThat(cscf.terminating(FOREIGN, pager)).returns(202, SipText::status);

    assertThat(cscf.register(bob, phone)).returns(200, SipText::status);

    SipText message = cscf.awaitTo(ServingCscf.gruu(bob, phone), 1).get(0);
    assertThat(message.header("Route")).startsWith("<" + cscf.uri()).contains(";lr");
    assertThat(message.body()).isEqualTo(pager.body());
    assertThat(message.header("P-Asserted-Identity")).contains(FOREIGN);
    assertThat(message.header("P-Asserted-Service")).isEqualTo(Pager.SERVICE);
    assertThat(message.header("Conversation-ID")).isEqualTo(pager.conversation());
  }

  @Test
  void eachDeviceIsAddressedByItsOwnGruuAndARefreshPushesNothingAgain() {
    User bob = server.newUser();
    String phone = instance();
    String tablet = instance();
    cscf.register(bob, phone);
    cscf.register(bob, tablet);

    assertThat(cscf.terminating(FOREIGN, Pager.to(bob.telUri()).text("to both")).status())
        .isEqualTo(202);

    cscf.awaitTo(ServingCscf.gruu(bob, phone), 1);
    cscf.awaitTo(ServingCscf.gruu(bob, tablet), 1);
    cscf.register(bob, phone);
    cscf.terminating(FOREIGN, Pager.to(bob.sip()).text("behind it"));
    assertThat(cscf.awaitTo(ServingCscf.gruu(bob, phone), 2))
        .extracting(SipText::content)
        .containsExactly("to both", "behind it");
  }

  @Test
  @Requirement(value = "AD-IF-PF1-11", partial = true)
  void withoutABodyTheServerAsksForTheRegistrationState() {
    User bob = server.newUser();
    String phone = instance();
    assertThat(cscf.terminating(FOREIGN, Pager.to(bob.sip()).text("one")).status()).isEqualTo(202);

    assertThat(cscf.registerWithoutBody(bob, "600000")).returns(200, SipText::status);
    SipText subscription = cscf.awaitSubscription(bob);
    assertThat(subscription.header("Event")).isEqualTo("reg");
    assertThat(subscription.header("Accept")).isEqualTo("application/reginfo+xml");
    assertThat(cscf.notify(subscription, 1, bob, phone, "active")).returns(200, SipText::status);

    // No GRUU was told: the public identity, and the instance in Accept-Contact.
    SipText message = cscf.awaitTo(bob.sip(), 1).get(0);
    assertThat(message.content()).isEqualTo("one");
    assertThat(String.join(" ", message.headers("Accept-Contact")))
        .contains("+sip.instance=\"<" + phone + ">\"");

    assertThat(cscf.notify(subscription, 2, bob, phone, "terminated"))
        .returns(200, SipText::status);
    cscf.terminating(FOREIGN, Pager.to(bob.sip()).text("two"));
    assertThat(cscf.notify(subscription, 3, bob, phone, "active")).returns(200, SipText::status);
    assertThat(cscf.awaitTo(bob.sip(), 2))
        .extracting(SipText::content)
        .containsExactly("one", "two");
  }

  @Test
  void afterTheEndOfTheRegistrationMessagesWait() {
    User bob = server.newUser();
    String phone = instance();
    cscf.register(bob, phone);
    assertThat(cscf.registerWithoutBody(bob, "0")).returns(200, SipText::status);

    Pager pager = Pager.to(bob.sip()).text("later");
    assertThat(cscf.terminating(FOREIGN, pager)).returns(202, SipText::status);
    assertThat(cscf.messagesTo(ServingCscf.gruu(bob, phone))).isEmpty();

    cscf.register(bob, phone);
    cscf.awaitTo(ServingCscf.gruu(bob, phone), 1);
  }

  @Test
  @Requirement(
      value = {"AD-PF-01", "AD-PF-16"},
      partial = true)
  void whatAServedUserSendsGoesBackThroughTheServingServerAndItsAnswerCounts() {
    User alice = server.newUser();
    Pager pager = Pager.to(FOREIGN).text("out").askAll();

    assertThat(cscf.originating(alice, pager)).returns(200, SipText::status);

    SipText onward = cscf.awaitTo(FOREIGN, 1).get(0);
    assertThat(onward.body()).isEqualTo(pager.body());
    assertThat(onward.headers("Route")).containsExactly("<" + cscf.uri() + ";lr>");
    assertThat(onward.header("P-Asserted-Identity")).contains(alice.sip());
    assertThat(onward.header("P-Asserted-Service")).isEqualTo(Pager.SERVICE);
    assertThat(onward.header("P-Preferred-Service")).isNull();
    assertThat(onward.header("Conversation-ID")).isEqualTo(pager.conversation());
    assertThat(onward.header("Contribution-ID")).isEqualTo(pager.contribution());

    cscf.answering(request -> 404);
    assertThat(cscf.originating(alice, Pager.to(FOREIGN).text("to nobody")))
        .returns(404, SipText::status);
  }

  @Test
  @Requirement(value = "AD-PF-03", partial = true)
  void whoIsNotServedSendsNothing() {
    assertThat(
            cscf.originating(new User("mallory", "+15559990000", ""), Pager.to(FOREIGN).text("x")))
        .returns(403, SipText::status);
    assertThat(cscf.originating(server.newUser(Preference.BARRED), Pager.to(FOREIGN).text("x")))
        .returns(403, SipText::status);
    assertThat(cscf.messagesTo(FOREIGN)).isEmpty();
  }

  @Test
  @Requirement("AD-PF-16")
  @Requirement(value = "AD-PF-01", partial = true)
  void aMessageGoesFromOneServedUserToAnotherAndItsNotificationComesBack() {
    User alice = server.newUser();
    User bob = server.newUser();
    String alices = instance();
    String bobs = instance();
    cscf.register(alice, alices);
    cscf.register(bob, bobs);

    // Out: from Alice to the server, back, and to the server again, now for Bob.
    Pager pager = Pager.to(bob.sip()).text("both ways").askAll();
    cscf.answering(request -> 202);
    assertThat(cscf.originating(alice, pager)).returns(202, SipText::status);
    assertThat(cscf.awaitTo(bob.sip(), 1).get(0).body()).isEqualTo(pager.body());
    assertThat(cscf.terminating(alice.sip(), pager)).returns(202, SipText::status);
    SipText message = cscf.awaitTo(ServingCscf.gruu(bob, bobs), 1).get(0);
    assertThat(message.body()).isEqualTo(pager.body());

    // Back: what Bob's device reports, the same way.
    assertThat(report(bob, alice, message, "delivered")).returns(202, SipText::status);
    SipText passed = cscf.awaitTo(alice.sip(), 1).get(0);
    assertThat(cscf.terminating(bob.sip(), Pager.to(alice.sip()).body(passed.body())))
        .returns(202, SipText::status);
    SipText notification = cscf.awaitTo(ServingCscf.gruu(alice, alices), 1).get(0);
    assertThat(notification.disposition()).contains("delivered");
    assertThat(notification.about()).isEqualTo(pager.id());
  }

  @Test
  @Requirement(
      value = {"AD-PF-37", "AD-PF-17"},
      partial = true)
  void aNotificationPassesOnceHoweverManyDevicesReport() {
    User alice = server.newUser();
    User bob = server.newUser();
    String phone = instance();
    String tablet = instance();
    cscf.register(bob, phone);
    cscf.register(bob, tablet);
    Pager pager = Pager.to(bob.sip()).text("reported").askAll();
    assertThat(cscf.terminating(alice.sip(), pager)).returns(202, SipText::status);
    SipText atPhone = cscf.awaitTo(ServingCscf.gruu(bob, phone), 1).get(0);
    SipText atTablet = cscf.awaitTo(ServingCscf.gruu(bob, tablet), 1).get(0);

    assertThat(report(bob, alice, atPhone, "delivered").status()).isEqualTo(200);
    assertThat(report(bob, alice, atTablet, "delivered").status()).isEqualTo(202);
    assertThat(report(bob, alice, atTablet, "displayed").status()).isEqualTo(200);
    assertThat(report(bob, alice, atPhone, "displayed").status()).isEqualTo(202);

    assertThat(cscf.messagesTo(alice.sip()))
        .extracting(m -> m.disposition().orElseThrow())
        .containsExactly("delivered", "displayed");
  }

  @Test
  void aNotificationReachesTheDevicesOfItsSender() {
    User alice = server.newUser();
    String phone = instance();
    cscf.register(alice, phone);
    Pager report =
        Pager.report(
            alice.sip(), UUID.randomUUID().toString(), UUID.randomUUID().toString(), "delivered");
    assertThat(cscf.terminating(FOREIGN, report)).returns(202, SipText::status);

    SipText notification = cscf.awaitTo(ServingCscf.gruu(alice, phone), 1).get(0);
    assertThat(notification.disposition()).contains("delivered");
    assertThat(notification.body()).isEqualTo(report.body());
  }

  @Test
  @Requirement(value = "AD-PF-27", partial = true)
  void whoIsServedElsewhereHearsThatHisMessageWasGivenUp() {
    User bob = server.newUser();
    User carol = server.newUser();
    String phone = instance();
    cscf.register(bob, phone);
    cscf.answering(request -> request.requestUri().contains(phone) ? 415 : 202);
    Pager refused = Pager.to(bob.sip()).text("refused").askAll();
    Pager expired = Pager.to(carol.sip()).text("expired").askAll().header("Expires", "1");

    assertThat(cscf.terminating(FOREIGN, refused)).returns(202, SipText::status);
    assertThat(cscf.awaitTo(FOREIGN, 1).get(0))
        .returns(refused.id(), SipText::about)
        .satisfies(
            r -> {
              assertThat(r.disposition()).contains("failed");
              assertThat(r.header("P-Asserted-Identity")).contains(bob.sip());
              assertThat(r.header("Route")).contains(";orig");
            });
    assertThat(cscf.terminating(FOREIGN, expired)).returns(202, SipText::status);
    assertThat(cscf.awaitTo(FOREIGN, 2).get(1))
        .returns(expired.id(), SipText::about)
        .satisfies(r -> assertThat(r.disposition()).contains("failed"))
        .satisfies(r -> assertThat(r.header("P-Asserted-Identity")).contains(carol.sip()));
  }

  @Test
  void whomTheServerDoesNotTrustItRefuses() {
    User bob = server.newUser();
    try (RawSipPeer stranger = server.peerFrom("127.0.0.2")) {
      assertThat(stranger.exchange(ServingCscf.from(FOREIGN, Pager.to(bob.sip()).text("no"))))
          .returns(403, SipText::status);
      assertThat(stranger.exchange(cscf.thirdParty(bob).header("Expires", "600")))
          .returns(403, SipText::status);
      assertThat(stranger.requests()).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-12", "AD-PF-13", "AD-IF-PF1-03"},
      partial = true)
  @Requirement({"AD-PF-11", "AD-IF-PF2-04"})
  void aFileOfAServedUserGoesOnThroughTheServingServerByteByByte() {
    User alice = server.newUser();
    try (ChatPhone core = server.phone(alice, Transport.UDP)) {
      FileText file = FileText.photo(200_000);
      byte[] icon = FileText.photo(600).content();

      OutgoingCall call = core.invite(orig(core, Invite.file(FOREIGN, file).icon("t@x", icon)));
      IncomingCall onward = core.awaitCall();

      SipText invite = onward.invite();
      assertThat(invite.requestUri()).isEqualTo(FOREIGN);
      assertThat(invite.headers("Route"))
          .containsExactly("<sip:127.0.0.1:" + core.device().peer().port() + ";lr>");
      assertThat(invite.header("P-Asserted-Identity")).contains(alice.sip());
      assertThat(invite.header("P-Asserted-Service")).isEqualTo(CpmService.FILE.urn());
      assertThat(invite.header("Conversation-ID")).isEqualTo(call.invite().conversation());
      assertThat(onward.offer().message().lines()).containsAll(file.lines());
      assertThat(new String(invite.body(), StandardCharsets.UTF_8))
          .contains(Base64.getEncoder().encodeToString(icon));
      call.awaitAccepted();
      assertThat(call.remote().message().attribute("file-selector")).isEqualTo(file.selector());
      assertThat(call.media().sendAsync(file.message(), 32_768).join()).isEqualTo(200);
      assertThat(onward.media().await(1).get(0).body()).isEqualTo(file.content());
      call.bye();
      onward.awaitEnd();

      core.refusing(603);
      OutgoingCall second = core.invite(orig(core, Invite.file(FOREIGN, file.again())));
      assertThat(second.awaitAnswer().status()).isEqualTo(603);
      core.refusing(480);
      OutgoingCall third = core.invite(orig(core, Invite.file(FOREIGN, file.again())));
      assertThat(third.awaitAnswer().status()).isEqualTo(480);
    }
  }

  /** As the S-CSCF brings what a served user sends. */
  private Invite orig(ChatPhone core, Invite invite) {
    String uri = "sip:127.0.0.1:" + core.device().peer().port();
    return invite
        .header("P-Asserted-Identity", "<" + core.user().sip() + ">")
        .header("Route", "<sip:127.0.0.1:" + server.sipPort() + ";lr;orig>")
        .header("Route", "<" + uri + ";lr>");
  }

  private SipText report(User reporter, User sender, SipText message, String disposition) {
    return cscf.originating(
        reporter,
        Pager.report(
            sender.sip(),
            message.cpim("imdn.Message-ID"),
            message.header("Conversation-ID"),
            disposition));
  }

  private static String instance() {
    return "urn:uuid:" + UUID.randomUUID();
  }
}
