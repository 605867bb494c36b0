package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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

/** Standalone messages to users who are online (fact sheet section 3; RFC 3428). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class PagerFlowTest {

  private static final String EVERY_SCRIPT = "Lunch at 12? ☕ مرحبا 𝄞 Grüße\r\n\r\n\tend\u0001";

  private final RunningServer server;

  PagerFlowTest(RunningServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement({
    "CPM-CONV-001",
    "CPM-CONV-002.1",
    "AD-PF-34",
    "AD-PF-23.1",
    "AD-IF-PF1-01",
    "AD-IF-PF1-04"
  })
  @Requirement(
      value = {"AD-PF-16", "AD-PF-31", "AD-IF-PF1-09"},
      partial = true)
  void aMessageReachesBothDevicesByteForByte(Transport transport) {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(transport);
        Handset phone = server.device(bob, Transport.UDP).register();
        Handset tablet = server.device(bob, Transport.TCP).register()) {
      Pager hello = Pager.to(bob.sip()).text(EVERY_SCRIPT).askAll();

      assertThat(alice.send(hello)).returns(202, SipText::status);

      assertThat(phone.await(1).get(0).body()).isEqualTo(hello.body());
      assertThat(tablet.await(1).get(0).body()).isEqualTo(hello.body());
      assertThat(phone.settle().messages()).hasSize(1);
      assertThat(tablet.settle().messages()).hasSize(1);
    }
  }

  @Test
  @Requirement(
      value = {"SD-CONV-01", "SD-CONV-02"},
      partial = true)
  void identitiesAndWishesOfTheSenderTravelUnchanged() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      String inReplyTo = UUID.randomUUID().toString();
      Pager pager =
          Pager.to(bob.user().sip())
              .text("Lunch?")
              .askAll()
              .cpimHeader("NS: cpm <http://www.openmobilealliance.org/cpm/>")
              .cpimHeader("cpm.Sensitivity: private")
              .header("InReplyTo-Contribution-ID", inReplyTo)
              .header("Subject", "Mittag: Käse")
              .header("Priority", "urgent")
              .header("Reply-To", "<" + alice.user().telUri() + ">");

      SipText accepted = alice.send(pager);

      assertThat(accepted)
          .returns(202, SipText::status)
          .returns(pager.conversation(), a -> a.header("Conversation-ID"))
          .returns(pager.contribution(), a -> a.header("Contribution-ID"));
      assertThat(bob.await(1).get(0))
          .returns("MESSAGE", SipText::method)
          .returns(bob.contactUri(), SipText::requestUri)
          .returns(pager.conversation(), m -> m.header("Conversation-ID"))
          .returns(pager.contribution(), m -> m.header("Contribution-ID"))
          .returns(inReplyTo, m -> m.header("InReplyTo-Contribution-ID"))
          .returns("Mittag: Käse", m -> m.header("Subject"))
          .returns("urgent", m -> m.header("Priority"))
          .returns(alice.user().telUri(), m -> Handset.uri(m.header("Reply-To")))
          .returns("private", m -> m.cpim("cpm.Sensitivity"))
          .returns(pager.id(), m -> m.cpim("imdn.Message-ID"))
          .returns(alice.user().sip(), m -> Handset.uri(m.header("From")))
          .returns(bob.user().sip(), m -> Handset.uri(m.header("To")))
          .returns(Pager.SERVICE, m -> m.header("P-Asserted-Service"))
          .returns(null, m -> m.header("P-Preferred-Service"))
          .satisfies(
              m ->
                  assertThat(m.header("Accept-Contact"))
                      .contains("urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg"));
      assertThat(bob.messages().get(0).headers("P-Asserted-Identity"))
          .map(Handset::uri)
          .containsExactly(alice.user().sip(), alice.user().telUri());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tel:+1%s",
        "tel:+1-555-(020).%s",
        "tel:%s;phone-context=+1",
        "sip:+1%s@cpm.example;user=phone",
        "sip:+1%s@CPM.Example:5060;user=phone;transport=tcp",
        "sip:%s@cpm.example"
      })
  @Requirement(value = "AD-CL-07", partial = true)
  void eachFormOfAnAddressLeadsToTheUser(String form) {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      String national = bob.user().tel().substring(2);
      String part = form.contains("(") ? national.substring(6) : national;
      String address = form.startsWith("sip:%s") ? bob.user().sip() : String.format(form, part);

      assertThat(alice.send(Pager.to(address).text(address))).returns(202, SipText::status);

      bob.awaitText(address);
    }
  }

  @Test
  @Requirement(value = "AD-CL-07", partial = true)
  void aSenderMayUseEachOfHisAddresses() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      User sender = alice.user();
      Pager byTelephone =
          Pager.to(bob.user().sip())
              .text("by telephone number")
              .cpimFrom("<" + sender.telUri() + ">")
              .header("P-Preferred-Identity", "<" + sender.telUri() + ">");

      assertThat(alice.send(byTelephone)).returns(202, SipText::status);

      assertThat(bob.awaitText("by telephone number").headers("P-Asserted-Identity"))
          .map(Handset::uri)
          .containsExactly(sender.telUri(), sender.sip());
    }
  }

  @Test
  void aGruuReachesThatDeviceAlone() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(bob, Transport.UDP).register();
        Handset tablet = server.device(bob, Transport.TCP).register()) {
      Pager toTablet = Pager.to(bob.sip() + ";gr=" + tablet.instance()).text("tablet only");

      assertThat(alice.send(toTablet)).returns(202, SipText::status);

      tablet.awaitText("tablet only");
      assertThat(phone.settle().messages()).isEmpty();
    }
  }

  @Test
  void anInstanceInAcceptContactReachesThatDeviceAlone() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(bob, Transport.UDP).register();
        Handset tablet = server.device(bob, Transport.TCP).register()) {
      Pager toPhone =
          Pager.to(bob.sip())
              .text("phone only")
              .header("Accept-Contact", "*;+sip.instance=\"<" + phone.instance() + ">\";require");

      assertThat(alice.send(toPhone)).returns(202, SipText::status);

      phone.awaitText("phone only");
      assertThat(tablet.settle().messages()).isEmpty();
    }
  }

  @Test
  void theSameMessageIdTwiceIsAcceptedTwiceAndDeliveredOnce() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager once = Pager.to(bob.user().sip()).text("once");

      assertThat(alice.send(once)).returns(202, SipText::status);
      assertThat(alice.send(once)).returns(202, SipText::status);
      assertThat(alice.send(Pager.to(bob.user().telUri()).id(once.id()).text("once")))
          .returns(202, SipText::status);

      assertThat(bob.settle().texts()).containsExactly("once");
    }
  }

  @Test
  void theSameMessageIdOfAnotherSenderIsAnotherMessage() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset carol = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager first = Pager.to(bob.user().sip()).text("of alice");
      Pager second = Pager.to(bob.user().sip()).text("of carol").id(first.id());

      assertThat(alice.send(first)).returns(202, SipText::status);
      assertThat(carol.send(second)).returns(202, SipText::status);

      assertThat(bob.settle().texts()).containsExactlyInAnyOrder("of alice", "of carol");
    }
  }

  @Test
  void aRequestThatComesAgainWithoutMessageIdIsDeliveredOnce() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      for (int i = 0; i < 2; i++) {
        SipRequest bare = bare(bob, "bare, once").header("Call-ID", "again-" + alice.instance());
        bare.header("From", "<" + alice.user().sip() + ">;tag=same").header("CSeq", "7 MESSAGE");
        assertThat(alice.exchange(bare)).returns(202, SipText::status);
      }
      assertThat(bob.settle().messages()).hasSize(1);
    }
  }

  @Test
  void aSimpleClientsBareTextIsServedAndGetsIdentities() {
    try (Handset alice = server.newDevice(Transport.TCP);
        Handset bob = server.newDevice(Transport.UDP)) {
      assertThat(alice.exchange(bare(bob, "Hällo"))).returns(202, SipText::status);

      assertThat(bob.await(1).get(0))
          .returns("Hällo", SipText::text)
          .returns("text/plain;charset=UTF-8", m -> m.header("Content-Type").replace(" ", ""))
          .satisfies(m -> assertThat(m.header("Conversation-ID")).hasSizeGreaterThan(30))
          .satisfies(m -> assertThat(m.header("Contribution-ID")).hasSizeGreaterThan(30));
    }
  }

  @Test
  void whatIsTooLargeForADatagramGoesByTcpToADeviceThatListensThere() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.TCP);
        Handset phone = server.deviceOnUdpAndTcp(bob).register()) {
      Pager large = Pager.to(bob.sip()).text("large ".repeat(900));

      assertThat(alice.send(large)).returns(202, SipText::status);

      assertThat(phone.await(1).get(0))
          .satisfies(m -> assertThat(m.header("Via")).startsWith("SIP/2.0/TCP"))
          .satisfies(m -> assertThat(m.body()).isEqualTo(large.body()));
      assertThat(phone.settle().messages()).hasSize(1);
    }
  }

  @Test
  void whatIsTooLargeForADatagramStillReachesADeviceThatOnlyHasUdp() {
    try (Handset alice = server.newDevice(Transport.TCP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager large = Pager.to(bob.user().sip()).text("large ".repeat(900));

      assertThat(alice.send(large)).returns(202, SipText::status);

      assertThat(bob.await(1).get(0).body()).isEqualTo(large.body());
      assertThat(bob.settle().messages()).hasSize(1);
    }
  }

  @Test
  void aDeviceWithoutInstanceIsServedAtItsAddress() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset simple = server.device(bob, Transport.UDP)) {
      String contact = "<" + simple.contactUri() + ">";
      assertThat(simple.register(r -> r.header("Contact", contact))).returns(200, SipText::status);

      assertThat(alice.send(Pager.to(bob.sip()).text("simple"))).returns(202, SipText::status);

      simple.awaitText("simple");
    }
  }

  private static SipRequest bare(Handset to, String text) {
    return SipRequest.of("MESSAGE", to.user().sip())
        .body("text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
  }
}
