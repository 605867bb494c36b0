package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.ImsServer;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.OwnServer;
import org.opencpm.endtoend.RawMsrpPeer;
import org.opencpm.endtoend.RoutingCscf;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.User;

/** Chats in IMS mode: every request goes through the S-CSCF, which the tests play. */
@EndToEnd
@ExtendWith(ImsServer.class)
@OwnServer("ims")
class ImsChatFlowTest {

  private static final String FOREIGN = "sip:zoe@elsewhere.example";

  private final RunningServer server;
  private RoutingCscf cscf;

  ImsChatFlowTest(RunningServer server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    cscf = server.routingCscf();
  }

  @AfterEach
  void close() {
    cscf.close();
    assertThat(server.logErrors()).isEmpty();
  }

  private static void talk(Chat chat) {
    ChatMessage question = ChatMessage.text("Grüße ☕ 𝄞?").askAll();
    assertThat(chat.here().send(question)).isEqualTo(200);
    assertThat(chat.there().await(1).get(0).body()).isEqualTo(question.bytes());
    assertThat(chat.there().send(ChatMessage.report(question.messageId(), "delivered")))
        .isEqualTo(200);
    assertThat(chat.there().send(ChatMessage.text("Yes"))).isEqualTo(200);
    assertThat(chat.here().await(1).get(0).content()).isEqualTo("Yes");
    assertThat(chat.here().reportsOn(question.messageId())).containsExactly("delivered");
  }

  @Test
  @Requirement(
      value = {"AD-IF-PF1-11", "AD-IF-PF2-11", "AD-IF-PF2-03", "AD-PF-06"},
      partial = true)
  void whatAServedUserBeginsGoesBackThroughTheServingServer() {
    User user = server.newUser();
    try (ChatPhone alice = cscf.phone(user);
        ChatPhone zoe = cscf.foreignPhone(FOREIGN)) {
      Chat chat = alice.chatWith(zoe, Invite.chat(FOREIGN));

      assertThat(cscf.fromServer("INVITE"))
          .singleElement()
          .returns(FOREIGN, SipText::requestUri)
          .returns(CpmService.SESSION.urn(), r -> r.header("P-Asserted-Service"))
          .returns(chat.conversation(), r -> r.header("Conversation-ID"))
          .satisfies(r -> assertThat(r.header("P-Asserted-Identity")).contains(user.sip()))
          .satisfies(r -> assertThat(r.headers("Route")).hasSize(1));
      talk(chat);
      chat.end();
      assertThat(cscf.fromServer("BYE")).hasSize(1);
    }
  }

  @Test
  @Requirement(
      value = {"AD-IF-PF1-11", "AD-IF-PF2-11", "AD-IF-PF2-03", "AD-PF-06"},
      partial = true)
  void whatIsForAServedUserReachesHisDeviceThroughTheServingServer() {
    User user = server.newUser();
    try (ChatPhone bob = cscf.phone(user);
        ChatPhone zoe = cscf.foreignPhone(FOREIGN)) {
      Chat chat = zoe.chatWith(bob, Invite.chat(user.sip()));

      assertThat(cscf.fromServer("INVITE"))
          .singleElement()
          .returns(user.sip() + ";gr=" + bob.device().instance(), SipText::requestUri)
          .satisfies(r -> assertThat(r.header("P-Asserted-Identity")).contains(FOREIGN))
          .satisfies(r -> assertThat(r.headers("Route")).hasSize(1));
      talk(chat);
      assertThat(chat.answered().bye().status()).isEqualTo(200);
      chat.call().awaitEnd();
    }
  }

  @Test
  @Requirement(value = "AD-PF-06", partial = true)
  void aChatOfTwoServedUsersPassesTheServerTwice() {
    try (ChatPhone alice = cscf.phone(server.newUser());
        ChatPhone bob = cscf.phone(server.newUser())) {
      Chat chat = alice.chatWith(bob);

      assertThat(cscf.toServer("INVITE")).hasSize(2);
      assertThat(cscf.fromServer("INVITE")).hasSize(2);
      talk(chat);
      assertThat(chat.call().reinvite(sdp -> sdp.direction("sendonly")).status()).isEqualTo(200);
      assertThat(chat.answered().remote().message().direction()).isEqualTo("sendonly");
      chat.end();
    }
  }

  @Test
  @Requirement(
      value = {"AD-REL-02", "AD-REL-03"},
      partial = true)
  void whoIsNotThereGetsItWhenHeIsRegistered() {
    User carol = server.newUser();
    try (ChatPhone zoe = cscf.foreignPhone(FOREIGN)) {
      OutgoingCall call = zoe.invite(Invite.chat(carol.sip())).awaitAccepted();
      ChatMessage message = ChatMessage.text("later");
      assertThat(call.media().send(message)).isEqualTo(200);
      call.bye();

      try (ChatPhone phone = cscf.phone(carol)) {
        assertThat(phone.awaitCall().media().await(1).get(0).body()).isEqualTo(message.bytes());
      }
    }
  }

  @Test
  @Requirement(value = "AD-PF-38", partial = true)
  void whoIsServedElsewhereHearsWhatBecameOfHisStoredMessage() {
    User carol = server.newUser();
    try (ChatPhone zoe = cscf.foreignPhone(FOREIGN)) {
      OutgoingCall call = zoe.invite(Invite.chat(carol.sip())).awaitAccepted();
      ChatMessage message = ChatMessage.text("later").askAll();
      assertThat(call.media().send(message)).isEqualTo(200);
      call.bye();
      ChatMessage delivered = ChatMessage.report(message.messageId(), "delivered");

      try (ChatPhone phone = cscf.phone(carol)) {
        RawMsrpPeer brought = phone.awaitCall().media();
        brought.await(1);
        assertThat(brought.send(delivered)).isEqualTo(200);
        assertThat(brought.send(delivered)).isEqualTo(200);
        assertThat(brought.send(ChatMessage.report(message.messageId(), "displayed")))
            .isEqualTo(200);
      }

      assertThat(zoe.device().notifications())
          .allSatisfy(n -> assertThat(n.about()).isEqualTo(message.messageId()))
          .extracting(n -> n.disposition().orElseThrow())
          .containsExactly("delivered", "displayed");
      assertThat(cscf.fromServer("MESSAGE"))
          .allSatisfy(
              r -> {
                assertThat(r.requestUri()).isEqualTo(FOREIGN);
                assertThat(r.header("P-Asserted-Identity")).contains(carol.sip());
                assertThat(r.header("Route")).contains(";orig");
              });
    }
  }

  @Test
  void whatTheFarSideRefusesTheCallerHears() {
    try (ChatPhone alice = cscf.phone(server.newUser());
        ChatPhone zoe = cscf.foreignPhone(FOREIGN).refusing(486)) {
      assertThat(alice.invite(Invite.chat(FOREIGN)).awaitAnswer()).returns(486, SipText::status);
      zoe.awaitCall().awaitAck();
    }
  }

  @Test
  void aFirstMessageInTheInvitationGoesOnInItAndComesByMsrpToTheDevice() {
    try (ChatPhone alice = cscf.phone(server.newUser());
        ChatPhone bob = cscf.phone(server.newUser())) {
      ChatMessage first = ChatMessage.text("May I?").askAll();
      OutgoingCall call = alice.invite(Invite.chat(bob.user().sip()).first(first)).awaitAccepted();

      assertThat(bob.awaitCall().media().await(1).get(0).body()).isEqualTo(first.bytes());
      assertThat(bob.awaitCall().invite().header("Content-Type")).isEqualTo("application/sdp");
      assertThat(bob.awaitCall().media().send(ChatMessage.report(first.messageId(), "delivered")))
          .isEqualTo(200);
      call.media().awaitReports(first.messageId(), "delivered");
    }
  }
}
