package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Digest;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Who may send, in whose name, and what the recipient's rules say to it (RFC 3325; 4.9 there). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class SenderIdentityFlowTest {

  private final RunningServer server;

  SenderIdentityFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement(value = "AD-PF-03", partial = true)
  void whoIsNotRegisteredMustProveWhoHeIs() {
    try (Handset stranger = server.device(server.newUser(), Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      SipText challenged = stranger.send(Pager.to(bob.user().sip()).text("unproved"));
      assertThat(challenged).returns(407, SipText::status);
      assertThat(Digest.challenge(challenged, "SHA-256")).contains("realm=\"cpm.example\"");

      Pager proved = Pager.to(bob.user().sip()).text("proved");
      assertThat(stranger.sendWithCredentials(proved)).returns(202, SipText::status);

      assertThat(bob.settle().texts()).containsExactly("proved");
    }
  }

  @Test
  void credentialsServeOneRequestOnly() {
    try (Handset stranger = server.device(server.newUser(), Transport.UDP);
        Handset thief = server.device(stranger.user(), Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager proved = Pager.to(bob.user().sip()).text("proved");
      assertThat(stranger.sendWithCredentials(proved)).returns(202, SipText::status);

      assertThat(thief.send(proved.id("stolen"))).returns(407, SipText::status);
    }
  }

  @Test
  void aRegistrationProvesNothingForAnotherSource() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset forger = server.device(alice.user(), Transport.UDP)) {
      assertThat(forger.send(Pager.to(alice.user().sip()).text("x"))).returns(407, SipText::status);
    }
  }

  @Test
  void aFromOfSomebodyElseIsRefused() {
    try (Handset mallory = server.newDevice(Transport.UDP);
        Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager forged =
          Pager.to(bob.user().sip())
              .text("forged")
              .header("From", "<" + alice.user().sip() + ">;tag=1");

      assertThat(mallory.send(forged)).returns(403, SipText::status);
      assertThat(bob.settle().messages()).isEmpty();
    }
  }

  @Test
  void credentialsOfOneUserDoNotServeAnother() {
    User alice = server.newUser();
    try (Handset mallory = server.device(server.newUser(), Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager forged =
          Pager.to(bob.user().sip()).text("forged").header("From", "<" + alice.sip() + ">;tag=1");

      assertThat(mallory.sendWithCredentials(forged)).returns(403, SipText::status);
      assertThat(bob.settle().messages()).isEmpty();
    }
  }

  @Test
  void aPreferredIdentityOfSomebodyElseIsRefused() {
    User alice = server.newUser();
    try (Handset mallory = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager forged =
          Pager.to(bob.user().sip())
              .text("forged")
              .header("P-Preferred-Identity", "<" + alice.telUri() + ">");

      assertThat(mallory.send(forged)).returns(403, SipText::status);
      assertThat(bob.settle().messages()).isEmpty();
    }
  }

  @Test
  void aCpimFromOfSomebodyElseIsRefused() {
    User alice = server.newUser();
    try (Handset mallory = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager forged =
          Pager.to(bob.user().sip()).text("forged").cpimFrom("Alice <" + alice.sip() + ">");

      assertThat(mallory.send(forged)).returns(403, SipText::status);
      assertThat(bob.settle().messages()).isEmpty();
    }
  }

  @Test
  void aReplyToOfSomebodyElseIsRefused() {
    User alice = server.newUser();
    try (Handset mallory = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager pager = Pager.to(bob.user().sip()).text("x").header("Reply-To", alice.sip());

      assertThat(mallory.send(pager)).returns(403, SipText::status);
    }
  }

  @Test
  void whatAClientAssertsDoesNotReachTheRecipient() {
    User alice = server.newUser();
    try (Handset mallory = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager pager =
          Pager.to(bob.user().sip())
              .text("asserted")
              .header("P-Asserted-Identity", "<" + alice.sip() + ">")
              .header("P-Asserted-Service", "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.systemmsg");

      assertThat(mallory.send(pager)).returns(202, SipText::status);

      SipText message = bob.awaitText("asserted");
      assertThat(message.headers("P-Asserted-Identity"))
          .map(Handset::uri)
          .containsExactly(mallory.user().sip(), mallory.user().telUri());
      assertThat(message.headers("P-Asserted-Service")).containsExactly(Pager.SERVICE);
    }
  }

  @Test
  void anAnonymousSenderStaysUnknownToTheRecipient() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager pager =
          Pager.to(bob.user().sip())
              .text("guess who")
              .header("From", "\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1")
              .header("P-Preferred-Identity", "<" + alice.user().sip() + ">")
              .header("Privacy", "id");

      assertThat(alice.send(pager)).returns(202, SipText::status);

      SipText message = bob.awaitText("guess who");
      assertThat(message)
          .returns(null, m -> m.header("P-Asserted-Identity"))
          .returns("sip:anonymous@anonymous.invalid", m -> Handset.uri(m.header("From")));
      assertThat(message.toString())
          .doesNotContain(alice.user().name() + "@")
          .doesNotContain(alice.user().tel());
    }
  }

  @Test
  void privacyAloneHidesTheFromToo() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager pager = Pager.to(bob.user().sip()).text("private").header("Privacy", "id");

      assertThat(alice.send(pager)).returns(202, SipText::status);

      assertThat(bob.awaitText("private").toString())
          .doesNotContain(alice.user().name() + "@")
          .doesNotContain(alice.user().tel());
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-002", "AD-PF-02"},
      partial = true)
  void aRecipientMayRefuseAnonymousSenders() {
    User bob = server.newUser(Preference.NO_ANONYMOUS_SENDERS);
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(bob, Transport.UDP).register()) {
      Pager anonymous = Pager.to(bob.sip()).text("anonymous").header("Privacy", "id");

      assertThat(alice.send(anonymous)).returns(433, SipText::status);
      assertThat(alice.send(Pager.to(bob.sip()).text("open"))).returns(202, SipText::status);

      assertThat(phone.settle().texts()).containsExactly("open");
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-002", "AD-PF-02", "AD-PF-05"},
      partial = true)
  void aRecipientMayBlockASender() {
    User bob = server.newUser(Preference.BLOCKS_ALICE);
    try (Handset alice = server.device(User.demo("alice"), Transport.UDP).register();
        Handset phone = server.device(bob, Transport.UDP).register()) {
      assertThat(alice.send(Pager.to(bob.sip()).text("blocked"))).returns(603, SipText::status);
      assertThat(phone.settle().messages()).isEmpty();
      assertThat(alice.unregister()).returns(200, SipText::status);
    }
  }

  @Test
  @Requirement("CPM-CONV-002.2")
  @Requirement(value = "CPM-CONV-002", partial = true)
  void aRecipientMayHaveMessagesDiscardedAndTheSenderIsToldIfHeAsked() {
    User bob = server.newUser(Preference.DISCARD);
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(bob, Transport.UDP).register()) {
      Pager unasked = Pager.to(bob.sip()).text("nobody asked").ask("positive-delivery");
      Pager pager = Pager.to(bob.sip()).text("to nowhere").askAll();

      assertThat(alice.send(unasked)).returns(202, SipText::status);
      assertThat(alice.send(pager)).returns(202, SipText::status);

      alice.awaitReports(pager, "failed");
      assertThat(alice.settle().notifications()).hasSize(1);
      assertThat(phone.messages()).isEmpty();
    }
  }

  @Test
  @Requirement("AD-PF-03")
  void whoseSubscriptionIsNotActiveNeitherRegistersNorSendsNorReceives() {
    User barred = server.newUser(Preference.BARRED);
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(barred, Transport.UDP)) {
      assertThat(phone.register(request -> {})).returns(403, SipText::status);
      assertThat(phone.sendWithCredentials(Pager.to(alice.user().sip()).text("x")))
          .returns(403, SipText::status);
      assertThat(alice.send(Pager.to(barred.sip()).text("x"))).returns(404, SipText::status);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sip:nobody@cpm.example", "sip:alice@elsewhere.example", "tel:+15559999999"})
  void whoIsNoUserHereCannotBeReached(String address) {
    try (Handset alice = server.newDevice(Transport.UDP)) {
      assertThat(alice.send(Pager.to(address).text("x"))).returns(404, SipText::status);
    }
  }
}
