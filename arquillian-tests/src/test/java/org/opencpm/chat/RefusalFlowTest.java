package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipRequest;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Invitations that come to nothing, and what their senders are told (fact sheet 4.7, 13). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class RefusalFlowTest {

  private final RunningServer server;

  RefusalFlowTest(RunningServer server) {
    this.server = server;
  }

  private SipText answerTo(ChatPhone alice, Invite invite) {
    return alice.invite(invite).awaitAnswer();
  }

  @ParameterizedTest
  @ValueSource(ints = {603, 486, 488, 600})
  @Requirement(value = "AD-PF-06", partial = true)
  void whatTheOnlyDeviceAnswersTheCallerHears(int status) {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP).refusing(status)) {
      assertThat(answerTo(alice, Invite.chat(bob.user().sip()))).returns(status, SipText::status);
      bob.awaitCall().awaitAck();
    }
  }

  @Test
  void aBlockedSenderIsDeclined() {
    User bob = server.newUser(Preference.BLOCKS_ALICE);
    try (ChatPhone alice = server.phone(User.demo("alice"), Transport.UDP).register();
        ChatPhone phone = server.phone(bob, Transport.UDP).register()) {
      assertThat(answerTo(alice, Invite.chat(bob.sip()))).returns(603, SipText::status);
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  void whoWantsToKnowHisCallersIsNotCalledAnonymously() {
    User bob = server.newUser(Preference.NO_ANONYMOUS_SENDERS);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(bob, Transport.UDP).register()) {
      assertThat(answerTo(alice, Invite.chat(bob.sip()).header("Privacy", "id")))
          .returns(433, SipText::status);
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  void anAnonymousCallerStaysSo() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      alice.chatWith(bob, Invite.chat(bob.user().sip()).header("Privacy", "id"));

      SipText rung = bob.awaitCall().invite();
      assertThat(rung.header("P-Asserted-Identity")).isNull();
      assertThat(rung.header("From")).contains("sip:anonymous@anonymous.invalid");
      assertThat(rung.toString())
          .doesNotContain(alice.user().name() + "@")
          .doesNotContain(alice.user().tel());
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-18"},
      partial = true)
  void whereThePreferenceForbidsDeferralAnOfflineUserIsNotThere() {
    User carol = server.newUser(Preference.NO_DEFERRAL);
    try (ChatPhone alice = server.newPhone(Transport.UDP)) {
      assertThat(answerTo(alice, Invite.chat(carol.sip()))).returns(480, SipText::status);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sip:nobody@cpm.example", "tel:+15559999999", "sip:bob@elsewhere.example"})
  void anUnknownUserIsNotFound(String uri) {
    try (ChatPhone alice = server.newPhone(Transport.UDP)) {
      assertThat(answerTo(alice, Invite.chat(uri))).returns(404, SipText::status);
    }
  }

  @Test
  void whoIsNotRegisteredIsAskedWhoHeIs() {
    try (ChatPhone bob = server.newPhone(Transport.UDP);
        ChatPhone stranger = server.phone(server.newUser(), Transport.UDP)) {
      assertThat(answerTo(stranger, Invite.chat(bob.user().sip())))
          .returns(407, SipText::status)
          .satisfies(a -> assertThat(a.header("Proxy-Authenticate")).contains("cpm.example"));
    }
  }

  @Test
  void nobodyCallsInTheNameOfAnother() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      String other = "<" + server.newUser().sip() + ">";
      refused(bob, alice, 403, r -> r.replace("From", other + ";tag=1"));
      refused(bob, alice, 403, r -> r.header("P-Preferred-Identity", other));
    }
  }

  @Test
  void whatIsMissingOrCannotBeReadIsSaid() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      refused(bob, alice, 400, r -> r.without("Conversation-ID"));
      refused(bob, alice, 400, r -> r.without("Contribution-ID"));
      assertThat(refused(bob, alice, 420, r -> r.header("Require", "x-unheard-of")))
          .returns("x-unheard-of", a -> a.header("Unsupported"));
      assertThat(refused(bob, alice, 422, r -> r.replace("Session-Expires", "60")))
          .satisfies(a -> assertThat(Integer.parseInt(a.header("Min-SE"))).isEqualTo(90));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 399, without an offer",
    "nonsense, 399, SDP",
    "m=audio 4000 RTP/AVP 0, 304, No message medium",
    "m=message 9 TCP/MSRP *, 399, without a=path"
  })
  @Requirement(value = "AD-PF-08", partial = true)
  void whatIsMissingInAnOfferIsSaidInAWarningAndInTheLog(String sdp, int code, String text) {
    String head = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
    String body = sdp.startsWith("m=") ? head + sdp + "\r\n" : sdp;
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      SipText answer =
          refused(
              bob,
              alice,
              488,
              r -> {
                r.body("application/sdp", bytes(body));
                if (body.isEmpty()) {
                  r.without("Content-Type");
                }
              });

      assertThat(answer.header("Warning")).startsWith(code + " ").contains(text);
      Patience.until(
          "a line of the log",
          () ->
              server.log().stream()
                  .anyMatch(
                      line ->
                          line.contains("event=invite-refused")
                              && line.contains(answer.header("Call-ID"))
                              && line.contains("status=488")));
    }
  }

  /** As liblinphone begins a group (interop.md): recipients, but no session description. */
  @Test
  void anInvitationToAListWithoutDescriptionIsRefusedClearly() {
    String list =
        "<?xml version=\"1.0\"?><resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\">"
            + "<list><entry uri=\"sip:bob@cpm.example\"/></list></resource-lists>";
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      for (String to : new String[] {"sip:conference-factory@cpm.example", bob.user().sip()}) {
        Invite invite =
            Invite.chat(to)
                .change(r -> r.without("Conversation-ID").without("Contribution-ID"))
                .change(r -> r.without("P-Preferred-Service").without("Accept-Contact"))
                .header("Require", "recipient-list-invite")
                .change(r -> r.body("application/resource-lists+xml", bytes(list)));
        assertThat(answerTo(alice, invite).status()).isBetween(400, 699);
        assertThat(answerTo(alice, invite.change(r -> r.without("Require"))).status())
            .isIn(403, 404, 405, 415, 488, 606);
      }
      assertThat(bob.calls()).isEmpty();
    }
  }

  private SipText refused(ChatPhone bob, ChatPhone alice, int status, Consumer<SipRequest> change) {
    SipText answer = answerTo(alice, Invite.chat(bob.user().sip()).change(change));
    assertThat(answer).returns(status, SipText::status);
    assertThat(bob.calls()).isEmpty();
    return answer;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
