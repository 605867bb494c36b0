package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.PhoneCall;
import org.opencpm.endtoend.RawMsrpPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SdpText;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;

/**
 * What becomes of a session while it is up: changes, refreshes, its end (fact sheet 4.4, 4.5; RFC
 * 3261 sections 14 and 15, RFC 3264, RFC 4028).
 */
@EndToEnd
@ExtendWith(DefaultServer.class)
class SessionChangeFlowTest {

  private static final String AUDIO =
      "m=audio 40100 RTP/AVP 97 0\r\nc=IN IP4 192.0.2.77\r\na=rtpmap:97 AMR-WB/16000\r\n"
          + "a=fmtp:97 mode-change-capability=2;max-red=0\r\na=ptime:20\r\n"
          + "a=candidate:1 1 UDP 2130706431 192.0.2.77 40100 typ host\r\na=sendrecv\r\n";

  private final RunningServer server;

  SessionChangeFlowTest(RunningServer server) {
    this.server = server;
  }

  // ----- the end -----

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement({"SD-DEF-01"})
  @Requirement(
      value = {"AD-PF-06"},
      partial = true)
  void eitherEndsItAndTheOtherHearsWhy(Transport transport) {
    try (ChatPhone alice = server.newPhone(transport);
        ChatPhone bob = server.newPhone(transport)) {
      Chat first = alice.chatWith(bob);
      assertThat(first.call().bye().status()).isEqualTo(200);
      first.answered().awaitEnd();
      first.there().connection().awaitEnd();

      Chat second = alice.chatWith(bob);
      String reason = "SIP;cause=200;text=\"Call completed\"";
      assertThat(second.answered().bye(reason).status()).isEqualTo(200);
      assertThat(second.call().awaitEnd().header("Reason").replace(" ", "").replace("\"", ""))
          .isEqualTo("SIP;cause=200;text=Callcompleted");
      second.here().connection().awaitEnd();
    }
  }

  @Test
  void aDialogThatNobodyKnowsIsSaidToBeNone() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      chat.end();

      assertThat(chat.call().request("UPDATE", r -> {}).status()).isEqualTo(481);
      assertThat(chat.answered().bye().status()).isEqualTo(481);
    }
  }

  @Test
  void aNewSessionTakesThePlaceOfTheOneBefore() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat before = alice.chatWith(bob);

      Chat anew =
          alice.chatWith(bob, Invite.chat(bob.user().sip()).conversation(before.conversation()));

      before.call().awaitEnd();
      before.answered().awaitEnd();
      assertThat(anew.here().send(ChatMessage.text("in the new one"))).isEqualTo(200);
      anew.there().await(1);
      assertThat(anew.call().isOver()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereBothInviteEachOtherTheLowerAddressCounts(boolean lowerFirst) {
    try (ChatPhone one = server.newPhone(Transport.UDP).onlyRinging();
        ChatPhone other = server.newPhone(Transport.TCP).onlyRinging()) {
      boolean oneIsLower = one.user().sip().compareTo(other.user().sip()) < 0;
      ChatPhone lower = oneIsLower ? one : other;
      ChatPhone higher = oneIsLower ? other : one;
      ChatPhone first = lowerFirst ? lower : higher;
      ChatPhone second = lowerFirst ? higher : lower;
      OutgoingCall early = first.invite(Invite.chat(second.user().sip()));
      early.awaitRinging();

      OutgoingCall late =
          second.invite(
              Invite.chat(first.user().sip()).conversation(early.invite().conversation()));

      OutgoingCall loses = lowerFirst ? late : early;
      OutgoingCall wins = lowerFirst ? early : late;
      assertThat(loses.awaitAnswer().status()).isEqualTo(486);
      higher.awaitCall().accept();
      assertThat(wins.awaitAccepted().media().send(ChatMessage.text("one session"))).isEqualTo(200);
      higher.awaitCall().media().await(1);
    }
  }

  @Test
  void whatIsNoneOfASessionsRequestsIsNotTaken() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);

      assertThat(chat.call().request("INFO", r -> {}))
          .returns(405, SipText::status)
          .satisfies(a -> assertThat(a.header("Allow")).contains("BYE").doesNotContain("INFO"));
      assertThat(chat.here().send(ChatMessage.text("goes on"))).isEqualTo(200);
    }
  }

  @Test
  void anAnswerIsRepeatedUntilItIsAcknowledged() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      OutgoingCall call = alice.invite(Invite.chat(bob.user().sip())).withholdingAck();
      Patience.until(
          "the answer again",
          () -> call.responses().stream().filter(r -> r.status() == 200).count() > 1);
      call.acknowledgeNow();

      assertThat(call.awaitAccepted().media().send(ChatMessage.text("at last"))).isEqualTo(200);
      bob.awaitCall().media().await(1);
    }
  }

  // ----- hold -----

  @Test
  @Requirement(
      value = {"AD-PF-06", "AD-PF-08"},
      partial = true)
  void eitherHoldsTheSessionAndTakesItUpAgain() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.TCP)) {
      Chat chat = alice.chatWith(bob);

      holdAndUnhold(chat.call(), chat.answered());
      holdAndUnhold(chat.answered(), chat.call());

      assertThat(chat.here().send(ChatMessage.text("here again"))).isEqualTo(200);
      assertThat(chat.there().send(ChatMessage.text("there again"))).isEqualTo(200);
      chat.here().await(1);
      chat.there().await(1);
    }
  }

  private static void holdAndUnhold(PhoneCall who, PhoneCall other) {
    int before = other.requests("INVITE").size();
    String pathBefore = who.remote().path();

    SipText held = who.reinvite(sdp -> sdp.direction("sendonly"));

    assertThat(held.status()).isEqualTo(200);
    assertThat(other.requests("INVITE")).hasSize(before + 1);
    assertThat(other.remote().message().direction()).isEqualTo("sendonly");
    assertThat(who.remote().message().direction()).isEqualTo("recvonly");
    assertThat(who.remote().path()).isEqualTo(pathBefore);

    assertThat(who.reinvite(sdp -> sdp.direction("sendrecv")).status()).isEqualTo(200);
    assertThat(other.remote().message().direction()).isEqualTo("sendrecv");
    assertThat(who.remote().message().direction()).isEqualTo("sendrecv");
  }

  // ----- other media -----

  @Test
  @Requirement({"AD-IF-PF1-10"})
  @Requirement(
      value = {"AD-IF-PF2-10", "AD-IF-PF1-09", "AD-IF-PF2-09"},
      partial = true)
  void aMediumOfRtpIsAddedAndRemovedAndPassesUntouched() {
    try (ChatPhone alice = server.newPhone(Transport.TCP);
        ChatPhone bob = server.newPhone(Transport.TCP)) {
      Chat chat = alice.chatWith(bob);

      assertThat(chat.call().reinvite(sdp -> sdp.medium(AUDIO)).status()).isEqualTo(200);

      assertThat(text(chat.answered().remote().medium("audio"))).isEqualTo(AUDIO);
      SdpText.Medium answered = chat.call().remote().medium("audio");
      assertThat(answered.port()).isEqualTo(5004);
      assertThat(answered.attribute("x-of")).isEqualTo("answerer");

      String gone = "m=audio 0 RTP/AVP 97 0\r\n";
      assertThat(chat.call().reinvite(sdp -> sdp.withoutMedia().medium(gone)).status())
          .isEqualTo(200);

      assertThat(text(chat.answered().remote().medium("audio"))).isEqualTo(gone);
      assertThat(chat.call().remote().medium("audio").port()).isZero();
      assertThat(chat.here().send(ChatMessage.text("without a sound"))).isEqualTo(200);
      chat.there().await(1);
    }
  }

  @Test
  @Requirement(value = "AD-IF-PF1-10", partial = true)
  void aMediumOfRtpMayBeThereFromTheBeginning() {
    try (ChatPhone alice = server.newPhone(Transport.TCP);
        ChatPhone bob = server.newPhone(Transport.TCP)) {
      Chat chat =
          alice.chatWith(bob, Invite.chat(bob.user().sip()).media(sdp -> sdp.medium(AUDIO)));

      assertThat(text(chat.answered().offer().medium("audio"))).isEqualTo(AUDIO);
      assertThat(chat.call().remote().medium("audio").attribute("x-of")).isEqualTo("answerer");
      assertThat(chat.call().remote().media()).hasSize(2);
      assertThat(chat.here().send(ChatMessage.text("and words"))).isEqualTo(200);
      chat.there().await(1);
    }
  }

  private static String text(SdpText.Medium medium) {
    return String.join("\r\n", medium.lines()) + "\r\n";
  }

  @Test
  void aChangeThatTheOtherRefusesLeavesTheSessionAsItWas() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      chat.answered().replying(offer -> new PhoneCall.Reply(488, null));

      assertThat(chat.call().reinvite(sdp -> sdp.medium(AUDIO)).status()).isEqualTo(488);

      assertThat(chat.here().send(ChatMessage.text("as before"))).isEqualTo(200);
      chat.there().await(1);
    }
  }

  // ----- a lost bearer -----

  @Test
  @Requirement(
      value = {"AD-PF-06", "AD-PF-07", "AD-REL-02", "AD-REL-03"},
      partial = true)
  void whoLostHisConnectionComesBackOnAnotherAndHasLostNothing() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      assertThat(chat.here().send(ChatMessage.text("before"))).isEqualTo(200);
      chat.there().await(1);
      chat.there().connection().reset();
      assertThat(chat.here().send(ChatMessage.text("meanwhile"))).isEqualTo(200);

      RawMsrpPeer anew = RawMsrpPeer.open();
      assertThat(chat.answered().moveTo(anew).status()).isEqualTo(200);

      assertThat(anew.await(1).get(0).content()).isEqualTo("meanwhile");
      assertThat(chat.here().send(ChatMessage.text("after"))).isEqualTo(200);
      assertThat(anew.send(ChatMessage.text("back again"))).isEqualTo(200);
      chat.here().await(1);
      assertThat(anew.await(2)).hasSize(2);
      assertThat(anew.texts()).containsExactly("meanwhile", "after");
    }
  }

  // ----- the session timer -----

  @Test
  void aSessionIsRefreshedByUpdateAndByInvite() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      assertThat(chat.call().awaitAnswer())
          .satisfies(a -> assertThat(a.headers("Require")).contains("timer"))
          .satisfies(a -> assertThat(a.header("Session-Expires")).startsWith("1800"));
      assertThat(chat.answered().invite())
          .satisfies(r -> assertThat(r.headers("Supported").toString()).contains("timer"))
          .satisfies(r -> assertThat(r.header("Session-Expires")).startsWith("1800"));

      SipText updated =
          chat.call()
              .request(
                  "UPDATE",
                  r ->
                      r.header("Supported", "timer")
                          .header("Session-Expires", "600;refresher=uac"));
      SipText again =
          chat.answered().refresh(r -> r.header("Session-Expires", "900;refresher=uac"));

      assertThat(updated)
          .returns(200, SipText::status)
          .satisfies(a -> assertThat(a.headers("Require")).contains("timer"))
          .satisfies(
              a -> assertThat(a.header("Session-Expires")).matches("600\\s*;\\s*refresher=uac"));
      assertThat(again)
          .returns(200, SipText::status)
          .satisfies(
              a -> assertThat(a.header("Session-Expires")).matches("900\\s*;\\s*refresher=uac"));
      assertThat(chat.call().requests("INVITE")).isEmpty();
      assertThat(chat.here().send(ChatMessage.text("still up"))).isEqualTo(200);
      chat.there().await(1);
    }
  }

  @Test
  void anIntervalThatIsTooShortIsRefusedInTheSessionToo() {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP)) {
      Chat chat = alice.chatWith(bob);

      assertThat(
              chat.call()
                  .request(
                      "UPDATE",
                      r -> r.header("Supported", "timer").header("Session-Expires", "30")))
          .returns(422, SipText::status)
          .returns("90", a -> a.header("Min-SE"));
      assertThat(chat.here().send(ChatMessage.text("still up"))).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, UPDATE, INVITE", "false, INVITE, UPDATE"})
  @Requirement(value = "AD-PF-06", partial = true)
  void theServerRefreshesByUpdateOnlyWhereTheDeviceTakesIt(
      boolean takesUpdate, String method, String other) {
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP).byHand()) {
      OutgoingCall call = alice.invite(Invite.chat(bob.user().sip()));
      IncomingCall answered = bob.awaitCall();
      answered.allowing(takesUpdate ? "INVITE, ACK, BYE, UPDATE" : "INVITE, ACK, BYE");
      // Shorter than anybody may ask for, so that the test need not wait for 45 seconds.
      answered.interval("4;refresher=uac").accept();
      call.awaitAccepted();

      SipText refresh = answered.awaitRequest(method);

      assertThat(refresh.header("Session-Expires")).matches("4\\s*;\\s*refresher=uac");
      if (!takesUpdate) {
        assertThat(SdpText.of(refresh).path()).isEqualTo(answered.offer().path());
      }
      Patience.until("another refresh", () -> answered.requests(method).size() > 1);
      assertThat(answered.requests(other)).isEmpty();
      assertThat(call.media().send(ChatMessage.text("still up"))).isEqualTo(200);
      answered.media().await(1);
    }
  }
}
