package org.opencpm.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipRequest;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Disposition notifications (RFC 5438): who may report what, and where the reports go. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class NotificationFlowTest {

  private final RunningServer server;

  NotificationFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement(
      value = {"AD-PF-16", "AD-PF-17", "SD-CONV-03", "SD-CONV-06"},
      partial = true)
  void aNotificationArrivesAsItsReporterWroteIt() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager hello = sent(alice, bob);
      Pager report = bob.reportOn(bob.await(1).get(0), "delivered");

      assertThat(bob.send(report)).returns(202, SipText::status);

      alice.awaitReports(hello, "delivered");
      assertThat(alice.notifications().get(0))
          .satisfies(n -> assertThat(n.body()).isEqualTo(report.body()))
          .returns(hello.conversation(), n -> n.header("Conversation-ID"))
          .returns(report.contribution(), n -> n.header("Contribution-ID"))
          .returns(bob.user().sip(), n -> Handset.uri(n.header("From")))
          .returns(alice.contactUri(), SipText::requestUri);
    }
  }

  @Test
  void deliveredAfterDisplayedIsNoNewsAnyMore() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager hello = sent(alice, bob);
      SipText message = bob.await(1).get(0);

      assertThat(bob.report(message, "displayed")).returns(202, SipText::status);
      assertThat(bob.report(message, "delivered")).returns(202, SipText::status);

      assertThat(alice.settle().reportsOn(hello)).containsExactly("displayed");
    }
  }

  @Test
  void failedAfterDeliveredIsDropped() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager hello = sent(alice, bob);
      SipText message = bob.await(1).get(0);

      assertThat(bob.report(message, "delivered")).returns(202, SipText::status);
      assertThat(bob.report(message, "failed")).returns(202, SipText::status);

      assertThat(alice.settle().reportsOn(hello)).containsExactly("delivered");
    }
  }

  @Test
  void whoIsNoRecipientOfTheMessageCannotReportOnIt() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP);
        Handset mallory = server.newDevice(Transport.UDP)) {
      Pager hello = sent(alice, bob);
      SipText message = bob.await(1).get(0);

      assertThat(mallory.report(message, "displayed")).returns(202, SipText::status);
      assertThat(alice.settle().reportsOn(hello)).isEmpty();

      assertThat(bob.report(message, "delivered")).returns(202, SipText::status);
      alice.awaitReports(hello, "delivered");
    }
  }

  @Test
  void aReportOnAMessageThatNeverWasIsDropped() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager invented =
          bob.reportOn(alice.user().sip(), "never-sent", UUID.randomUUID().toString(), "delivered");

      assertThat(bob.send(invented)).returns(202, SipText::status);

      assertThat(alice.settle().notifications()).isEmpty();
    }
  }

  @Test
  @Requirement(value = "AD-PF-40", partial = true)
  void aNotificationWaitsForASenderWhoIsOffline() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager hello = sent(alice, bob);
      SipText message = bob.await(1).get(0);
      alice.unregister();

      assertThat(bob.report(message, "delivered")).returns(202, SipText::status);
      assertThat(bob.report(message, "displayed")).returns(202, SipText::status);
      alice.register();

      alice.awaitReports(hello, "delivered", "displayed");
    }
  }

  @Test
  void whenTheSendingDeviceIsGoneAnotherOfItsUserIsTold() {
    User sender = server.newUser();
    try (Handset phone = server.device(sender, Transport.UDP).register();
        Handset tablet = server.device(sender, Transport.TCP).register();
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager hello = sent(phone, bob);
      SipText message = bob.await(1).get(0);
      phone.unregister();

      assertThat(bob.report(message, "delivered")).returns(202, SipText::status);

      tablet.awaitReports(hello, "delivered");
    }
  }

  @Test
  @Requirement(value = "AD-PF-17", partial = true)
  void whoAsksForProcessingIsToldThatTheMessageWaits() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP)) {
      Pager pager = Pager.to(carol.sip()).text("wait").ask("processing, positive-delivery");

      assertThat(alice.send(pager)).returns(202, SipText::status);

      alice.awaitReports(pager, "stored");
      assertThat(alice.notifications().get(0).text()).contains("<processing-notification>");
    }
  }

  @Test
  void whatTheServerReportsNamesTheRecipientAndBelongsToTheConversation() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP)) {
      Pager pager = Pager.to(carol.telUri()).text("wait").ask("processing");

      assertThat(alice.send(pager)).returns(202, SipText::status);

      alice.awaitReports(pager, "stored");
      assertThat(alice.notifications().get(0))
          .returns(pager.conversation(), n -> n.header("Conversation-ID"))
          .returns(pager.contribution(), n -> n.header("InReplyTo-Contribution-ID"))
          .returns(carol.telUri(), n -> Handset.uri(n.header("From")))
          .satisfies(
              n -> assertThat(n.header("Contribution-ID")).isNotEqualTo(pager.contribution()))
          .satisfies(
              n ->
                  assertThat(n.text())
                      .contains("<recipient-uri>" + carol.telUri() + "</recipient-uri>"));
    }
  }

  @Test
  @Requirement(value = "SD-REF-01", partial = true)
  void aDeflatedNotificationIsUnderstood() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager hello = sent(alice, bob);
      SipText message = bob.await(1).get(0);
      byte[] document = contentOf(bob.reportOn(message, "displayed"));
      Pager deflated =
          Pager.to(alice.user().sip())
              .contentHeader("Content-Encoding: deflate")
              .content("message/imdn+xml", deflated(document));

      assertThat(bob.send(deflated)).returns(202, SipText::status);

      alice.settle();
      assertThat(alice.peer().requests())
          .anySatisfy(r -> assertThat(r.body()).isEqualTo(deflated.body()));
      // It counted: a second one is no news.
      assertThat(bob.report(message, "delivered")).returns(202, SipText::status);
      assertThat(alice.settle().reportsOn(hello)).isEmpty();
    }
  }

  @Test
  void aSimpleClientsBareNotificationIsUnderstood() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager hello = sent(alice, bob);
      SipText message = bob.await(1).get(0);
      SipRequest bare =
          SipRequest.of("MESSAGE", alice.user().sip())
              .body("message/imdn+xml", contentOf(bob.reportOn(message, "delivered")));

      assertThat(bob.exchange(bare)).returns(202, SipText::status);

      alice.awaitReports(hello, "delivered");
    }
  }

  @Test
  void anAnswerThatIsNoXmlIsMalformed() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager broken =
          Pager.to(alice.user().sip()).content("message/imdn+xml", "<imdn".getBytes(UTF_8));

      assertThat(bob.send(broken)).returns(400, SipText::status);
    }
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  /** Sends a message that asks for everything; the 202 is there. */
  private static Pager sent(Handset from, Handset to) {
    Pager hello = Pager.to(to.user().sip()).text("hello").askAll();
    assertThat(from.send(hello)).returns(202, SipText::status);
    return hello;
  }

  private static byte[] contentOf(Pager notification) {
    String body = new String(notification.body(), UTF_8);
    return body.substring(body.indexOf("<?xml")).getBytes(UTF_8);
  }

  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION))) {
      deflater.write(bytes);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
