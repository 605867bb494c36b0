package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Standalone messages to users who are online (fact sheet section 3; RFC 3428). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class PagerFlowTest {

  private static final String EVERY_SCRIPT = "Lunch at 12? ☕ مرحبا 𝄞 Grüße\r\n\u0000 end";

  private final RunningServer server;

  PagerFlowTest(RunningServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement({"CPM-CONV-001", "CPM-CONV-002.1", "AD-PF-34", "AD-IF-PF1-04"})
  void aMessageReachesBothDevicesByteForByte(Transport transport) {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(transport);
        Handset phone = server.device(bob, Transport.UDP).register();
        Handset tablet = server.device(bob, Transport.TCP).register()) {
      Pager hello = Pager.to(bob.sip()).text(EVERY_SCRIPT).askAll();

      assertThat(alice.send(hello)).returns(202, SipText::status);

      assertThat(phone.await(1))
          .singleElement()
          .satisfies(m -> assertThat(m.body()).isEqualTo(hello.body()));
      assertThat(tablet.await(1))
          .singleElement()
          .satisfies(m -> assertThat(m.body()).isEqualTo(hello.body()));
      assertThat(phone.settle().messages()).hasSize(1);
      assertThat(tablet.settle().messages()).hasSize(1);
    }
  }
}
