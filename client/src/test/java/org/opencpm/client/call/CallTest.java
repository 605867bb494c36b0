package org.opencpm.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.client.Transport;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.compliance.Requirement;
import org.opencpm.signalling.HeaderList;

/** Two ends with a SIP stack each, over real sockets. */
class CallTest {

  private static final String BOB = "sip:bob@cpm.example";

  private CallParty alice;
  private CallParty bob;

  private void open(Transport transport) throws IOException {
    int alicePort;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      alicePort = free.getLocalPort();
    }
    bob = new CallParty("bob", transport, 0, alicePort);
    alice = new CallParty("alice", transport, alicePort, bob.endpoint.port());
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  private static void until(CallParty party, String event) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(party.heard).contains(event));
  }

  private OutgoingCall established() {
    bob.onInvite =
        call -> {
          call.progress(180, "Ringing", HeaderList.empty());
          call.accept(bob.contact(), HeaderList.empty(), bob.sdp());
        };
    OutgoingCall call = alice.invite(BOB);
    until(alice, "answered 200");
    until(bob, "confirmed");
    return call;
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement(
      value = {"AD-CL-21", "AD-IF-PF1-02"},
      partial = true)
  void ringsAnswersAndHangsUp(Transport transport) throws Exception {
    open(transport);
    OutgoingCall call = established();
    assertThat(alice.heard).containsExactly("progressed 180", "answered 200");
    var answer = alice.received("SIP/2.0 200").orElseThrow();
    assertThat(answer.header("Contact")).isEqualTo(bob.contact());
    assertThat(answer.header("Require")).isEqualTo("timer");
    assertThat(answer.header("Session-Expires")).isEqualTo("1800;refresher=uac");
    assertThat(answer.body()).isEqualTo(bob.sdp().bytes());
    var invite = bob.received("INVITE").orElseThrow();
    assertThat(invite.header("Contact")).isEqualTo(alice.contact());
    assertThat(invite.header("Session-Expires")).isEqualTo("1800;refresher=uac");
    assertThat(bob.received("ACK").orElseThrow().startLine())
        .isEqualTo("ACK sip:bob@127.0.0.1:" + bob.endpoint.port() + " SIP/2.0");

    SipAnswer bye = alice.on(() -> call.bye(Optional.empty())).get(10, TimeUnit.SECONDS);
    assertThat(bye.status()).isEqualTo(200);
    until(bob, "ended -");
    assertThat(call.isOver()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void theCalleeHangsUpWithAReason(Transport transport) throws Exception {
    open(transport);
    established();
    IncomingCall call = bob.incoming.get();
    String reason = "SIP;cause=480;text=\"Bearer Unavailable\"";
    assertThat(bob.on(() -> call.bye(Optional.of(reason))).get(10, TimeUnit.SECONDS).status())
        .isEqualTo(200);
    until(alice, "ended " + reason);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aRefusalIsAcknowledgedAndEndsTheCall(Transport transport) throws Exception {
    open(transport);
    bob.onInvite = call -> call.refuse(603, "Decline", HeaderList.empty());
    OutgoingCall call = alice.invite(BOB);
    until(alice, "answered 603");
    assertThat(call.isOver()).isTrue();
    await().until(() -> bob.received("ACK").isPresent());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void takesAnInviteBackWithItsReason(Transport transport) throws Exception {
    open(transport);
    bob.onInvite = call -> call.progress(180, "Ringing", HeaderList.empty());
    OutgoingCall call = alice.invite(BOB);
    until(alice, "progressed 180");
    String reason = "SIP;cause=200;text=\"Call completed elsewhere\"";
    alice.on(() -> call.bye(Optional.of(reason)));
    until(bob, "cancelled " + reason);
    until(alice, "answered 487");
    var cancel = bob.received("CANCEL").orElseThrow();
    var invite = bob.received("INVITE").orElseThrow();
    assertThat(cancel.header("Via")).isEqualTo(invite.header("Via"));
    assertThat(cancel.header("CSeq")).isEqualTo("1 CANCEL");
  }

  @Test
  void aCancelWaitsForAProvisionalAnswer() throws Exception {
    open(Transport.UDP);
    OutgoingCall call = alice.invite(BOB);
    IncomingCall incoming = bob.incoming.get(10, TimeUnit.SECONDS);
    alice.on(() -> call.bye(Optional.empty()));
    bob.on(
        () -> {
          incoming.progress(180, "Ringing", HeaderList.empty());
          return null;
        });
    until(bob, "cancelled -");
    until(alice, "answered 487");
  }

  @Test
  void anAnswerThatCrossesTheCancelIsHungUp() throws Exception {
    open(Transport.UDP);
    bob.onInvite = call -> call.progress(180, "Ringing", HeaderList.empty());
    OutgoingCall call = alice.invite(BOB);
    until(alice, "progressed 180");
    IncomingCall incoming = bob.incoming.get();
    bob.on(
        () -> {
          alice.on(() -> call.bye(Optional.empty()));
          incoming.accept(bob.contact(), HeaderList.empty(), bob.sdp());
          return null;
        });
    until(alice, "answered 487");
    until(bob, "ended SIP;cause=487;text=\"Cancelled\"");
    assertThat(bob.receivedLines()).anyMatch(line -> line.startsWith("ACK"));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement(
      value = {"AD-CL-24"},
      partial = true)
  void bothSidesChangeTheSession(Transport transport) throws Exception {
    open(transport);
    OutgoingCall call = established();
    var first = alice.on(() -> call.request("INVITE", HeaderList.empty(), alice.sdp()));
    SipAnswer answer = first.get(10, TimeUnit.SECONDS);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(bob.sdp().bytes());
    await().until(() -> bob.receivedLines().stream().filter(l -> l.startsWith("ACK")).count() == 2);

    IncomingCall incoming = bob.incoming.get();
    alice.onRequest = request -> 488;
    var second = bob.on(() -> incoming.request("INVITE", HeaderList.empty(), bob.sdp()));
    assertThat(second.get(10, TimeUnit.SECONDS).status()).isEqualTo(488);
    assertThat(call.isOver()).isFalse();
    assertThat(alice.heard).contains("requested INVITE");

    var third = bob.on(() -> incoming.request("INFO", HeaderList.empty(), bob.sdp()));
    assertThat(third.get(10, TimeUnit.SECONDS).status()).isEqualTo(488);
  }

  @Test
  void reInvitesThatCrossAreBothMadeInTheEnd() throws Exception {
    open(Transport.UDP);
    OutgoingCall call = established();
    IncomingCall incoming = bob.incoming.get();
    var hers = alice.on(() -> call.request("INVITE", HeaderList.empty(), alice.sdp()));
    var his = bob.on(() -> incoming.request("INVITE", HeaderList.empty(), bob.sdp()));
    assertThat(hers.get(15, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(his.get(15, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void anUpdateRefreshesTheSession() throws Exception {
    open(Transport.UDP);
    OutgoingCall call = established();
    var update = alice.on(() -> call.request("UPDATE", HeaderList.empty(), Content.NONE));
    SipAnswer answer = update.get(10, TimeUnit.SECONDS);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().first("Session-Expires")).contains("1800;refresher=uac");
    assertThat(answer.headers().first("Contact")).contains(bob.contact());
    assertThat(bob.heard).doesNotContain("requested UPDATE");
  }

  @Test
  void aRequestForADialogThatIsGoneEndsItHereToo() throws Exception {
    open(Transport.UDP);
    OutgoingCall call = established();
    bob.forget();
    var info = alice.on(() -> call.request("INFO", HeaderList.empty(), Content.NONE));
    assertThat(info.get(10, TimeUnit.SECONDS).status()).isEqualTo(481);
    until(alice, "ended SIP;cause=481;text=\"Dialog gone\"");
    assertThat(call.isOver()).isTrue();
  }

  @Test
  void theAnswerIsRepeatedUntilItIsAcknowledged() throws Exception {
    open(Transport.UDP);
    established();
    TimeUnit.MILLISECONDS.sleep(1200);
    assertThat(alice.receivedLines()).filteredOn(l -> l.startsWith("SIP/2.0 200")).hasSize(1);
  }

  @Test
  void readsTheSessionIntervalsOfOthers() throws Exception {
    open(Transport.UDP);
    assertThat(
            SessionInterval.in(HeaderList.empty().adding("Session-Expires", "60 ;refresher=UAS")))
        .contains(
            new SessionInterval(
                Duration.ofSeconds(60), Optional.of(SessionInterval.Refresher.UAS)));
    assertThat(SessionInterval.in(HeaderList.empty().adding("Session-Expires", "soon"))).isEmpty();
  }
}
