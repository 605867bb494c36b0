package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RawSipPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipRequest;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;

/** What is wrong gets a standard answer or none, and the server goes on. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class BadInputFlowTest {

  private final RunningServer server;
  private Handset alice;
  private Handset bob;

  BadInputFlowTest(RunningServer server) {
    this.server = server;
  }

  @BeforeEach
  void twoUsersAreOnline() {
    alice = server.newDevice(Transport.TCP);
    bob = server.newDevice(Transport.UDP);
  }

  @AfterEach
  void theyAreStillServedAndNothingLeaked() {
    Pager after = Pager.to(bob.user().sip()).text("still served");
    assertThat(alice.send(after)).returns(202, SipText::status);
    bob.awaitText("still served");
    assertThat(bob.settle().texts()).containsExactly("still served");
    for (Handset device : List.of(alice, bob)) {
      assertThat(device.peer().everything())
          .allSatisfy(
              m -> assertThat(m.toString()).doesNotContain("Exception", "\tat ", "org.opencpm"));
      device.close();
    }
  }

  // ----- requests that are SIP, and wrong -----

  @ParameterizedTest
  @ValueSource(strings = {"Conversation-ID", "Contribution-ID"})
  void aCpmRequestWithoutAnIdentityIsMalformed(String field) {
    assertThat(alice.send(hello().change(r -> r.without(field)))).returns(400, SipText::status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "semi;colon", "comma,", ""})
  void anIdentityThatIsNoneIsMalformed(String id) {
    assertThat(alice.send(hello().conversation(id))).returns(400, SipText::status);
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() {
    assertThat(alice.send(hello().text("x".repeat(8192)))).returns(413, SipText::status);
  }

  @Test
  void aTypeThatIsNotServedIsRefusedNamingThoseThatAre() {
    SipText answer =
        alice.send(hello().change(r -> r.body("image/png", new byte[] {(byte) 0x89, 'P'})));

    assertThat(answer).returns(415, SipText::status);
    assertThat(answer.header("Accept")).contains("message/cpim", "text/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailto:bob@cpm.example", "urn:service:sos", "http://cpm.example/bob"})
  void aSchemeThatIsNotServedIsRefused(String uri) {
    assertThat(alice.send(Pager.to(uri).text("x"))).returns(416, SipText::status);
  }

  @Test
  void anExtensionThatIsRequiredAndUnknownIsNamed() {
    SipText answer = alice.send(hello().header("Require", "teleport, 100rel"));

    assertThat(answer).returns(420, SipText::status);
    assertThat(String.join(",", answer.headers("Unsupported"))).contains("teleport", "100rel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUBLISH", "INFO", "NONSENSE"})
  void aMethodThatIsNotServedIsRefusedNamingThoseThatAre(String method) {
    SipText answer = alice.exchange(SipRequest.of(method, bob.user().sip()));

    assertThat(answer.status()).isIn(405, 481, 489, 501);
    if (answer.status() == 405) {
      assertThat(answer.header("Allow")).contains("MESSAGE", "REGISTER", "OPTIONS");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "From: <sip:a@b>\r\n",
        "From <sip:a@b>\r\n\r\nContent-Type: text/plain\r\n\r\nx",
        "NS: imdn urn:ietf:params:imdn\r\nimdn.Message-ID: 1\r\n\r\nContent-Type: ///\r\n\r\nx",
        "Require: mind-reading\r\n\r\nContent-Type: text/plain\r\n\r\nx"
      })
  void aBrokenCpimMessageIsMalformed(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(alice.send(hello().body(bytes)).status()).isEqualTo(400);
  }

  // ----- bytes that are hardly SIP -----

  @ParameterizedTest
  @EnumSource(Transport.class)
  void tortureDoesNotHarm(Transport transport) {
    for (Torture torture : Torture.values()) {
      try (RawSipPeer peer = server.peer(transport)) {
        peer.sendRaw(torture.bytes(bob.user(), transport, peer.port()));
        alive(transport);
        assertThat(peer.everything())
            .as(torture.name())
            .allSatisfy(
                answer ->
                    assertThat(answer.toString())
                        .doesNotContain("Exception", "\tat ", "org.opencpm", "com.ibm"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void noiseDoesNotHarm(Transport transport) {
    Random random = new Random(3261);
    for (int i = 0; i < 50; i++) {
      try (RawSipPeer peer = server.peer(transport)) {
        byte[] noise = new byte[1 + random.nextInt(3000)];
        random.nextBytes(noise);
        peer.sendRaw(noise);
        peer.sendRaw("\r\n\r\n\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    alive(transport);
  }

  @Test
  void connectionsThatBreakOffOrNeverEndDoNotHarm() {
    for (int i = 0; i < 20; i++) {
      try (RawSipPeer half = server.peer(Transport.TCP)) {
        half.sendRaw("MESSAGE sip:bob@cpm.example SIP/2.0\r\nVia: SIP/2.0/TCP".getBytes());
      }
    }
    try (RawSipPeer greedy = server.peer(Transport.TCP)) {
      greedy.sendRaw(
          "MESSAGE sip:b@cpm.example SIP/2.0\r\nContent-Length: 999999999\r\n\r\nx".getBytes());
      alive(Transport.TCP);
    }
  }

  @Test
  void theLogHoldsNoStackTraceAfterAllThat() {
    assertThat(server.logErrors()).isEmpty();
  }

  private Pager hello() {
    return Pager.to(bob.user().sip()).text("hello");
  }

  /** A fresh peer gets an answer. */
  private void alive(Transport transport) {
    try (RawSipPeer peer = server.peer(transport)) {
      SipRequest options =
          SipRequest.of("OPTIONS", "sip:127.0.0.1:" + server.sipPort())
              .header("From", "<sip:anonymous@anonymous.invalid>;tag=1")
              .header("To", "<sip:127.0.0.1>");
      assertThat(Patience.get(peer.send(options))).returns(200, SipText::status);
    }
  }
}
