package org.opencpm.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipRequest;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** A standalone message to a list of recipients (RFC 5365; fact sheet 3.6, example 34). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ListMessageFlowTest {

  private static final String EXPLODER = "sip:exploder@cpm.example";
  private static final String BOUNDARY = "gpBnd4";

  private final RunningServer server;

  ListMessageFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement(
      value = {"AD-CF-06", "AD-CF-07", "AD-CF-16", "AD-IF-PF2-05"},
      partial = true)
  void everyoneOnTheListGetsTheMessageOnceAndSeesWhomTheSenderDisclosed() {
    User carol = server.newUser();
    User dave = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP);
        Handset carolsPhone = server.device(carol, Transport.TCP).register();
        Handset davesPhone = server.device(dave, Transport.UDP).register()) {
      Pager message = Pager.to(EXPLODER).text("Trip moved to Sunday ☂").askAll();
      String list =
          entry(bob.user().telUri(), "to")
              + entry(carol.sip(), "cc")
              + entry(dave.telUri(), "bcc")
              + entry(bob.user().sip(), "to")
              + entry(alice.user().sip(), "to");

      SipText answer = alice.exchange(toList(message, list));

      assertThat(answer)
          .returns(202, SipText::status)
          .returns(message.conversation(), a -> a.header("Conversation-ID"));
      for (Handset device : List.of(bob, carolsPhone, davesPhone)) {
        SipText received = device.settle().messages().get(0);
        assertThat(device.messages()).hasSize(1);
        assertThat(received)
            .returns(alice.user().sip(), m -> Handset.uri(m.header("From")))
            .returns(message.conversation(), m -> m.header("Conversation-ID"))
            .returns(message.contribution(), m -> m.header("Contribution-ID"))
            .returns(Pager.SERVICE, m -> m.header("P-Asserted-Service"))
            .satisfies(m -> assertThat(m.header("Content-Type")).startsWith("multipart/mixed"))
            .satisfies(m -> assertThat(m.text()).contains(text(message.body())))
            .satisfies(m -> assertThat(m.text()).contains("recipient-list-history"))
            .satisfies(m -> assertThat(m.text()).contains(bob.user().tel(), carol.sip()))
            .satisfies(m -> assertThat(m.text()).doesNotContain(dave.tel(), dave.sip()));
      }
      assertThat(alice.settle().messages()).isEmpty();
    }
  }

  @Test
  @Requirement("AD-CF-06")
  void anAnonymousSenderIsKnownToNobodyOnTheListAndReachesOnlyThoseWhoTakeThat() {
    User refuses = server.newUser(Preference.NO_ANONYMOUS_SENDERS);
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP);
        Handset carol = server.device(refuses, Transport.UDP).register()) {
      Pager message = Pager.to(EXPLODER).text("guess who");
      String list = entry(bob.user().sip(), "to") + entry(refuses.sip(), "bcc");

      assertThat(alice.exchange(toList(message, list).header("Privacy", "id")))
          .returns(202, SipText::status);

      SipText received = bob.await(1).get(0);
      assertThat(received.header("P-Asserted-Identity")).isNull();
      assertThat(received.header("From")).contains("sip:anonymous@anonymous.invalid");
      assertThat(received.toString()).doesNotContain(alice.user().name() + "@");
      assertThat(received.toString()).doesNotContain(alice.user().tel(), refuses.sip());
      assertThat(carol.settle().messages()).isEmpty();
    }
  }

  @Test
  void aListThatDisclosesNobodyLeavesTheMessageAsItWas() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager message = Pager.to(EXPLODER).text("only you");

      assertThat(alice.exchange(toList(message, entry(bob.user().sip(), "bcc"))))
          .returns(202, SipText::status);

      assertThat(bob.await(1).get(0))
          .satisfies(m -> assertThat(m.header("Content-Type")).startsWith("message/cpim"))
          .satisfies(m -> assertThat(m.body()).isEqualTo(message.body()));
    }
  }

  @Test
  void eachRecipientsNotificationsComeBack() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP);
        Handset carol = server.newDevice(Transport.UDP)) {
      Pager message = Pager.to(EXPLODER).text("to both").askAll();
      String list = entry(bob.user().sip(), null) + entry(carol.user().sip(), null);
      assertThat(alice.exchange(toList(message, list))).returns(202, SipText::status);

      for (Handset device : List.of(bob, carol)) {
        assertThat(device.report(device.await(1).get(0), "delivered").status()).isEqualTo(202);
      }

      alice.awaitReports(message, "delivered", "delivered");
    }
  }

  @Test
  void aMemberWhoIsOfflineGetsItLaterAndAnUnknownOneIsReported() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset late = server.device(carol, Transport.UDP)) {
      Pager message = Pager.to(EXPLODER).text("to all").askAll();
      String unknown = "sip:nobody@cpm.example";
      String list = entry(carol.sip(), "to") + entry(unknown, "to");

      assertThat(alice.exchange(toList(message, list))).returns(202, SipText::status);

      alice.awaitReports(message, "failed");
      assertThat(alice.notifications().get(0).text()).contains(unknown);
      late.register();
      assertThat(late.await(1).get(0).text()).contains(text(message.body()));
    }
  }

  @Test
  void moreRecipientsThanTheOperatorAllowsAreRefusedWithAWarning() {
    try (Handset alice = server.newDevice(Transport.TCP)) {
      StringBuilder list = new StringBuilder();
      for (int i = 0; i <= 100; i++) {
        list.append("<entry uri=\"sip:x").append(i).append("@cpm.example\"/>");
      }
      SipText answer = alice.exchange(toList(Pager.to(EXPLODER).text("x"), list.toString()));

      assertThat(answer).returns(403, SipText::status);
      assertThat(answer.header("Warning")).contains("102");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<entry uri=\"sip:bob@cpm.example\"",
        "</list></resource-lists>trailing",
        "<entry uri=\"no address\"/>"
      })
  void aListThatCannotBeReadIsMalformed(String list) {
    try (Handset alice = server.newDevice(Transport.UDP)) {
      assertThat(alice.exchange(toList(Pager.to(EXPLODER).text("x"), list)))
          .returns(400, SipText::status);
    }
  }

  @Test
  void aListWithADocumentTypeIsMalformed() {
    try (Handset alice = server.newDevice(Transport.UDP)) {
      SipRequest request = toList(Pager.to(EXPLODER).text("x"), entry("&lol;", null));
      String hostile =
          text(request.content())
              .replace("<resource-lists", "<!DOCTYPE x [<!ENTITY lol \"lol\">]><resource-lists");
      request.body(multipart(), hostile.getBytes(StandardCharsets.UTF_8));

      assertThat(alice.exchange(request)).returns(400, SipText::status);
    }
  }

  @Test
  void aMessageToAListWithoutAListIsMalformed() {
    try (Handset alice = server.newDevice(Transport.UDP)) {
      Pager message = Pager.to(EXPLODER).text("x");
      String body =
          part("Content-Type: message/cpim", text(message.body())) + "--" + BOUNDARY + "--\r\n";
      SipRequest request = toList(message, "");
      request.body(multipart(), body.getBytes(StandardCharsets.UTF_8));

      assertThat(alice.exchange(request)).returns(400, SipText::status);
      assertThat(alice.send(message)).returns(415, SipText::status);
    }
  }

  private static SipRequest toList(Pager message, String entries) {
    String document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
            + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\""
            + " xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\"><list>"
            + entries
            + "</list></resource-lists>";
    String listHead =
        "Content-Type: application/resource-lists+xml\r\nContent-Disposition: recipient-list";
    String body =
        part(listHead, document)
            + part("Content-Type: message/cpim", text(message.body()))
            + "--"
            + BOUNDARY
            + "--\r\n";
    return SipRequest.of("MESSAGE", EXPLODER)
        .header("Require", "recipient-list-message")
        .header("Conversation-ID", message.conversation())
        .header("Contribution-ID", message.contribution())
        .header("P-Preferred-Service", Pager.SERVICE + ".group")
        .header("Accept-Contact", "*;" + Pager.FEATURE_TAG)
        .body(multipart(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static String multipart() {
    return "multipart/mixed;boundary=\"" + BOUNDARY + "\"";
  }

  private static String part(String head, String content) {
    return "--" + BOUNDARY + "\r\n" + head + "\r\n\r\n" + content + "\r\n";
  }

  private static String entry(String uri, String copyControl) {
    String control = copyControl == null ? "" : " cp:copyControl=\"" + copyControl + "\"";
    return "<entry uri=\"" + uri + "\"" + control + "/>";
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
