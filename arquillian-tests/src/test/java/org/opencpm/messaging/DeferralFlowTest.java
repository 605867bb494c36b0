package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** What becomes of messages that a device cannot have, or does not want, at once. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class DeferralFlowTest {

  private final RunningServer server;

  DeferralFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement(
      value = {"AD-PF-23", "AD-PF-34"},
      partial = true)
  void aSecondDeviceThatComesLaterGetsWhatWaitedAndARefreshBringsNothingAgain() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(carol, Transport.UDP);
        Handset tablet = server.device(carol, Transport.TCP)) {
      for (int i = 0; i < 5; i++) {
        String address = i % 2 == 0 ? carol.sip() : carol.telUri();
        assertThat(alice.send(Pager.to(address).text("m" + i))).returns(202, SipText::status);
      }
      phone.register();
      phone.await(5);
      tablet.register();
      tablet.await(5);
      phone.register();
      tablet.register();

      assertThat(phone.settle().texts()).containsExactly("m0", "m1", "m2", "m3", "m4");
      assertThat(tablet.settle().texts()).containsExactly("m0", "m1", "m2", "m3", "m4");
    }
  }

  @Test
  void theAnswerToARegisterGoesOutBeforeTheFirstMessage() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(carol, Transport.TCP)) {
      assertThat(alice.send(Pager.to(carol.sip()).text("waiting"))).returns(202, SipText::status);

      phone.register();
      phone.await(1);

      List<String> lines = phone.peer().everything().stream().map(SipText::startLine).toList();
      assertThat(lines.get(0)).startsWith("SIP/2.0 401");
      assertThat(lines.get(1)).startsWith("SIP/2.0 200");
      assertThat(lines.get(2)).startsWith("MESSAGE ");
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-18", "AD-PF-21", "CPM-CONV-002.3"},
      partial = true)
  void whereThePreferenceForbidsDeferralTheSenderIsToldAtOnce() {
    User carol = server.newUser(Preference.NO_DEFERRAL);
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(carol, Transport.UDP)) {
      assertThat(alice.send(Pager.to(carol.sip()).text("offline"))).returns(480, SipText::status);
      phone.register();
      assertThat(alice.send(Pager.to(carol.sip()).text("online"))).returns(202, SipText::status);

      assertThat(phone.settle().texts()).containsExactly("online");
    }
  }

  @Test
  void aDeadConnectionLosesNothing() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset before = server.newDevice(Transport.TCP);
        Handset after = server.again(before, Transport.TCP)) {
      before.goDark();
      for (int i = 0; i < 3; i++) {
        assertThat(alice.send(Pager.to(before.user().sip()).text("m" + i)))
            .returns(202, SipText::status);
      }
      after.register();
      after.await(3);
      assertThat(after.settle().texts()).containsExactly("m0", "m1", "m2");
    }
  }

  @Test
  void aDeviceThatAnswersNoMoreLosesNothingAndGetsItAllWhereItComesBack() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset before = server.newDevice(Transport.UDP).answering(0);
        Handset after = server.again(before, Transport.UDP)) {
      for (int i = 0; i < 3; i++) {
        assertThat(alice.send(Pager.to(before.user().sip()).text("m" + i)))
            .returns(202, SipText::status);
      }
      before.await(1);
      after.register();
      after.await(3);
      assertThat(after.settle().texts()).containsExactly("m0", "m1", "m2");
    }
  }

  @Test
  void aBusyDeviceIsTriedAgainAndTheOrderStays() {
    AtomicInteger calls = new AtomicInteger();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob =
            server
                .newDevice(Transport.UDP)
                .answering(request -> calls.incrementAndGet() == 1 ? 486 : 200)) {
      assertThat(alice.send(Pager.to(bob.user().sip()).text("m0"))).returns(202, SipText::status);
      bob.await(1);
      assertThat(alice.send(Pager.to(bob.user().sip()).text("m1"))).returns(202, SipText::status);
      bob.await(3);

      assertThat(bob.settle().texts()).containsExactly("m0", "m0", "m1");
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-002.2", partial = true)
  void aUserWhoDeclinesEndsItForAllOfHisDevices() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(bob, Transport.UDP).register().answering(603);
        Handset tablet = server.device(bob, Transport.UDP)) {
      Pager declined = Pager.to(bob.sip()).text("declined").askAll();

      assertThat(alice.send(declined)).returns(202, SipText::status);

      alice.awaitReports(declined, "failed");
      tablet.register();
      assertThat(tablet.settle().messages()).isEmpty();
      phone.answering(200).register();
      assertThat(phone.settle().messages()).hasSize(1);
    }
  }

  @Test
  @Requirement(value = "AD-PF-31", partial = true)
  void whatOneDeviceCannotShowAnotherMay() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset tablet = server.device(bob, Transport.UDP).register();
        Handset phone = server.device(bob, Transport.UDP).register().answering(415)) {
      tablet.unregister();
      Pager strange = Pager.to(bob.sip()).text("strange").askAll();

      assertThat(alice.send(strange)).returns(202, SipText::status);
      phone.await(1);
      phone.answering(200).register();
      tablet.register();
      tablet.awaitText("strange");

      assertThat(phone.settle().messages()).hasSize(1);
      assertThat(alice.settle().reportsOn(strange)).isEmpty();
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-002.2", partial = true)
  void whatNoDeviceCanShowIsReportedToItsSender() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset tablet = server.device(bob, Transport.UDP).register().answering(488);
        Handset phone = server.device(bob, Transport.UDP).register().answering(415)) {
      Pager strange = Pager.to(bob.sip()).text("strange").askAll();

      assertThat(alice.send(strange)).returns(202, SipText::status);

      alice.awaitReports(strange, "failed");
      assertThat(tablet.messages()).hasSize(1);
      assertThat(phone.messages()).hasSize(1);
    }
  }

  @Test
  void aDeviceThatLeftGetsNothingUntilItComesBack() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      bob.unregister();
      assertThat(alice.send(Pager.to(bob.user().sip()).text("later")))
          .returns(202, SipText::status);
      assertThat(alice.settle().messages()).isEmpty();
      assertThat(bob.messages()).isEmpty();

      bob.register();

      bob.awaitText("later");
      assertThat(bob.settle().messages()).hasSize(1);
    }
  }

  @Test
  void theBacklogIsInTheMetrics() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(carol, Transport.UDP)) {
      double before = server.metric("cpm_backlog");
      double deferred = server.metric("cpm_deferred_total{class=\"standalone\"}");
      assertThat(alice.send(Pager.to(carol.sip()).text("waiting"))).returns(202, SipText::status);

      assertThat(server.metric("cpm_backlog")).isEqualTo(before + 1);
      assertThat(server.metric("cpm_deferred_total{class=\"standalone\"}")).isEqualTo(deferred + 1);

      phone.register();
      phone.await(1);
      Patience.untilAsserted(() -> assertThat(server.metric("cpm_backlog")).isEqualTo(before));
    }
  }
}
