package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.RawSipPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipRequest;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Capability discovery by OPTIONS (RFC 3261 section 11; fact sheet 10.4). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class CapabilityFlowTest {

  private static final String LARGE = "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.largemsg";

  private final RunningServer server;

  CapabilityFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  void theServerTellsAnybodyWhatItCanDo() {
    try (RawSipPeer stranger = server.peer(Transport.UDP)) {
      SipText answer =
          stranger.exchange(
              SipRequest.of("OPTIONS", "sip:127.0.0.1:" + server.sipPort())
                  .header("From", "<sip:stranger@elsewhere.example>;tag=1")
                  .header("To", "<sip:127.0.0.1>"));

      assertThat(answer).returns(200, SipText::status);
      assertThat(answer.header("Allow")).contains("MESSAGE", "REGISTER", "OPTIONS");
      assertThat(answer.header("Accept")).contains("message/cpim", "text/plain");
      assertThat(String.join(",", answer.headers("Supported"))).contains("recipient-list-message");
      assertThat(answer.header("Contact"))
          .contains("automata")
          .contains("urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg");
    }
  }

  @Test
  void aUserCanWhatHisDevicesCanTogether() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(bob, Transport.UDP).register();
        Handset tablet = server.device(bob, Transport.TCP)) {
      tablet.register(
          r ->
              r.header(
                  "Contact",
                  "<"
                      + tablet.contactUri()
                      + ">;+sip.instance=\"<"
                      + tablet.instance()
                      + ">\";+g.3gpp.icsi-ref=\""
                      + LARGE
                      + "\";+g.gsma.rcs.cpm.pager-large"));

      SipText answer = alice.exchange(SipRequest.of("OPTIONS", bob.telUri()));

      assertThat(answer).returns(200, SipText::status);
      assertThat(answer.header("Contact"))
          .contains("urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg", LARGE)
          .contains("+g.gsma.rcs.cpm.pager-large")
          .doesNotContain(phone.contactUri(), tablet.contactUri());
    }
  }

  @Test
  void aUserWithoutADeviceIsUnavailableAndNobodyIsNotFound() {
    User offline = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP)) {
      assertThat(alice.exchange(SipRequest.of("OPTIONS", offline.sip())))
          .returns(480, SipText::status);
      assertThat(alice.exchange(SipRequest.of("OPTIONS", "sip:nobody@cpm.example")))
          .returns(404, SipText::status);
    }
  }

  @Test
  void aStrangerLearnsNothingAboutAUser() {
    try (Handset bob = server.newDevice(Transport.UDP);
        Handset stranger = server.device(server.newUser(), Transport.UDP)) {
      assertThat(stranger.exchange(SipRequest.of("OPTIONS", bob.user().sip())))
          .returns(407, SipText::status);
    }
  }
}
