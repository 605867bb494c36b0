package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** How long a message may wait, as its sender wants it (RFC 3428 section 8; fact sheet 3.7). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ExpiryFlowTest {

  private final RunningServer server;

  ExpiryFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement(value = "AD-PF-24", partial = true)
  void theLesserOfTwoTimesCounts() {
    User dave = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(dave, Transport.UDP)) {
      Pager pager =
          Pager.to(dave.sip())
              .text("brief")
              .askAll()
              .header("Expires", "600")
              .header("Message-Expires", "1");

      assertThat(alice.send(pager)).returns(202, SipText::status);

      alice.awaitReports(pager, "failed");
      phone.register();
      assertThat(phone.settle().messages()).isEmpty();
    }
  }

  @Test
  void whoDidNotAskIsNotToldOfAnExpiry() {
    User dave = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP)) {
      Pager silent = Pager.to(dave.sip()).text("x").ask("positive-delivery").header("Expires", "1");
      Pager asking = Pager.to(dave.sip()).text("x").askAll().header("Expires", "1");

      assertThat(alice.send(silent)).returns(202, SipText::status);
      assertThat(alice.send(asking)).returns(202, SipText::status);

      alice.awaitReports(asking, "failed");
      assertThat(alice.settle().reportsOn(silent)).isEmpty();
    }
  }

  @Test
  void aDeviceThatTookTheMessageMakesItNoFailure() {
    User dave = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(dave, Transport.UDP).register();
        Handset tablet = server.device(dave, Transport.UDP)) {
      Pager taken = Pager.to(dave.sip()).text("taken").askAll().header("Expires", "1");
      Pager lost = Pager.to(server.newUser().sip()).text("lost").askAll().header("Expires", "1");
      assertThat(alice.send(taken)).returns(202, SipText::status);
      phone.await(1);
      assertThat(alice.send(lost)).returns(202, SipText::status);

      alice.awaitReports(lost, "failed");
      assertThat(alice.settle().reportsOn(taken)).isEmpty();
      tablet.register();
      assertThat(tablet.settle().messages()).isEmpty();
    }
  }

  @Test
  void expiresZeroMeansNowOrNever() {
    User dave = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(dave, Transport.UDP)) {
      Pager never = Pager.to(dave.sip()).text("never").header("Expires", "0");
      assertThat(alice.send(never)).returns(480, SipText::status);
      phone.register();
      Pager now = Pager.to(dave.sip()).text("now").header("Expires", "0");
      assertThat(alice.send(now)).returns(202, SipText::status);

      assertThat(phone.settle().texts()).containsExactly("now");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1.5", "1 day"})
  void aTimeThatIsNoneIsIgnored(String value) {
    User dave = server.newUser();
    try (Handset alice = server.newDevice(Transport.TCP);
        Handset phone = server.device(dave, Transport.UDP)) {
      Pager pager = Pager.to(dave.sip()).text("kept").header("Message-Expires", value);

      assertThat(alice.send(pager)).returns(202, SipText::status);

      phone.register();
      assertThat(phone.settle().texts()).containsExactly("kept");
    }
  }
}
