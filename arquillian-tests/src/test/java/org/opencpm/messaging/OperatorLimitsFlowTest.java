package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.OwnServer;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** An operator's own limits, set by environment variables, and his policies. */
@EndToEnd
@OwnServer
class OperatorLimitsFlowTest {

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            Map.of(
                "CPM_DEFERRED_EXPIRY", "PT1H",
                "CPM_DEFERRED_EXPIRY_MAX", "PT3S",
                "CPM_MAX_PAGER_SIZE", "1000"),
            Map.of("defer", "true", "incoming-standalone", "deliver"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Requirement("AD-PF-25")
  void theOperatorsMaximumBeatsTheSendersTimeAndTheDefault() {
    User dave = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(dave, Transport.UDP)) {
      Pager patient = Pager.to(dave.sip()).text("x").askAll().header("Expires", "86400");
      Pager silent = Pager.to(dave.sip()).text("x").askAll();
      Instant sent = Instant.now();
      assertThat(alice.send(patient)).returns(202, SipText::status);
      assertThat(alice.send(silent)).returns(202, SipText::status);
      Instant accepted = Instant.now();

      alice.awaitReports(patient, "failed");
      alice.awaitReports(silent, "failed");

      assertThat(Instant.now())
          .isAfterOrEqualTo(sent.plusSeconds(3))
          .isBefore(accepted.plusSeconds(3).plusSeconds(2));
      phone.register();
      assertThat(phone.settle().messages()).isEmpty();
    }
  }

  @Test
  @Requirement({"AD-PF-04", "AD-PF-21"})
  void theOperatorsPolicyBeatsWhatTheRecipientPrefers() {
    User wantsNothingToWait = server.newUser(Preference.NO_DEFERRAL);
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset refuser = server.device(server.newUser(Preference.DISCARD), Transport.UDP);
        Handset phone = server.device(wantsNothingToWait, Transport.UDP)) {
      refuser.register();
      assertThat(alice.send(Pager.to(refuser.user().sip()).text("delivered after all")).status())
          .isEqualTo(202);
      refuser.awaitText("delivered after all");

      Pager waits = Pager.to(wantsNothingToWait.sip()).text("waits after all");
      assertThat(alice.send(waits)).returns(202, SipText::status);
      phone.register();
      phone.awaitText("waits after all");
    }
  }

  @Test
  void theOperatorsSizeLimitHolds() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      assertThat(alice.send(Pager.to(bob.user().sip()).text("x".repeat(500))))
          .returns(202, SipText::status);
      assertThat(alice.send(Pager.to(bob.user().sip()).text("x".repeat(1000))))
          .returns(413, SipText::status);
    }
  }
}
