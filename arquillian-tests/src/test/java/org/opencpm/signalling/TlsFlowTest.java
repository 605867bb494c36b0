package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;

/**
 * Devices on TLS are reached over the connection that they made, whatever port their Via names
 * (design 4.2; RFC 5923 for {@code alias}).
 */
@EndToEnd
@ExtendWith(DefaultServer.class)
class TlsFlowTest {

  private final RunningServer server;

  TlsFlowTest(RunningServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";alias"})
  void aDeviceWhoseViaNamesAnotherPortGetsItsMessagesAndCanAnswer(String viaParameters) {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob =
            server
                .deviceNamingAnotherPort(server.newUser(), Transport.TLS, viaParameters)
                .register()) {
      Pager first = Pager.to(bob.user().sip()).text("by TLS").askAll();
      assertThat(alice.send(first)).returns(202, SipText::status);
      SipText message = bob.awaitText("by TLS");
      assertThat(bob.report(message, "delivered")).returns(202, SipText::status);
      alice.awaitReports(first, "delivered");

      for (int i = 0; i < 5; i++) {
        assertThat(alice.send(Pager.to(bob.user().sip()).text("more " + i)).status())
            .isEqualTo(202);
      }
      bob.awaitText("more 4");
      assertThat(bob.texts())
          .containsExactly("by TLS", "more 0", "more 1", "more 2", "more 3", "more 4");
    }
  }

  @Test
  void aDeviceWhoseViaNamesItsConnectionGetsItsMessages() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.TLS)) {
      assertThat(alice.send(Pager.to(bob.user().sip()).text("plain TLS")))
          .returns(202, SipText::status);
      bob.awaitText("plain TLS");
    }
  }
}
