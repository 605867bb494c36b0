package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RawSipPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipRequest;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;

/** INVITEs that come to nothing, and requests in dialogs that are none (RFC 3261 12.2.2, 13.3). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class InviteFlowTest {

  private static final int MANY = 300;

  private final RunningServer server;

  InviteFlowTest(RunningServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP"})
  void refusedInvitesLeaveNoSessionBehind(Transport transport) {
    // Other tests of this server may have left some that end by themselves.
    double before = server.metric("cpm_calls");
    try (RawSipPeer stranger = server.peer(transport)) {
      for (int i = 0; i < MANY; i++) {
        SipText answer = stranger.exchange(request("INVITE", ""));
        assertThat(answer.status()).isBetween(400, 699);
        stranger.sendRaw(ack(answer));
      }
    }
    Patience.until("the end of all calls", () -> server.metric("cpm_calls") <= before);
    Patience.until(
        "the end of their sessions", () -> server.metric("cpm_sip_sessions") < MANY / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BYE", "INVITE", "UPDATE", "INFO", "MESSAGE"})
  void aRequestInADialogThatIsNoneHas481(String method) {
    try (RawSipPeer stranger = server.peer(Transport.UDP)) {
      assertThat(stranger.exchange(request(method, ";tag=nobody"))).returns(481, SipText::status);
    }
  }

  private SipRequest request(String method, String toTag) {
    return SipRequest.of(method, "sip:bob@cpm.example")
        .header("From", "<sip:stranger@elsewhere.example>;tag=1")
        .header("To", "<sip:bob@cpm.example>" + toTag)
        .header("Contact", "<sip:stranger@127.0.0.1:9>");
  }

  /** RFC 3261 17.1.1.3: the ACK of a refusal has the Via of its INVITE. */
  private static byte[] ack(SipText refusal) {
    return ("ACK sip:bob@cpm.example SIP/2.0\r\nVia: "
            + refusal.header("Via")
            + "\r\nMax-Forwards: 70\r\nFrom: "
            + refusal.header("From")
            + "\r\nTo: "
            + refusal.header("To")
            + "\r\nCall-ID: "
            + refusal.header("Call-ID")
            + "\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
