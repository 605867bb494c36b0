package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Sessions that are over leave nothing behind in the server. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class SessionsLeftFlowTest {

  private final RunningServer server;

  SessionsLeftFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  void howeverASessionEndsNothingOfItIsLeft() {
    double calls = server.metric("cpm_calls");
    double sessions = server.metric("cpm_msrp_sessions");
    User bob = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.TCP).register()) {
      for (int i = 0; i < 10; i++) {
        Chat chat = alice.chatWith(phone);
        assertThat(chat.here().send(ChatMessage.text("m" + i))).isEqualTo(200);
        assertThat(server.metric("cpm_calls")).isGreaterThan(1);
        assertThat(server.metric("cpm_msrp_sessions")).isGreaterThan(1);
        (i % 2 == 0 ? chat.call() : chat.answered()).bye();
      }
      phone.refusing(486);
      assertThat(alice.invite(Invite.chat(bob.sip())).awaitAnswer().status()).isEqualTo(486);
      phone.onlyRinging();
      OutgoingCall given = alice.invite(Invite.chat(bob.sip()));
      given.awaitRinging();
      given.cancel(null);
      assertThat(given.awaitAnswer().status()).isEqualTo(487);
      ChatMessage large = ChatMessage.ofSize(20_000);
      phone.conduct(call -> call.accept());
      OutgoingCall sending = alice.invite(Invite.large(bob.sip(), large)).awaitAccepted();
      assertThat(sending.media().send(large)).isEqualTo(200);
      sending.bye();
      phone.awaitCall(12).awaitEnd();
    }

    Patience.untilAsserted(
        () -> {
          assertThat(server.metric("cpm_calls")).isLessThanOrEqualTo(calls);
          assertThat(server.metric("cpm_msrp_sessions")).isLessThanOrEqualTo(sessions);
        });
  }

  @Test
  void nothingOfItIsAnErrorInTheLog() {
    assertThat(server.logErrors()).isEmpty();
  }
}
