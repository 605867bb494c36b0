package org.opencpm.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.messaging.SpecExample;

/** What an MSRP medium says, and how ours are made. */
class MsrpMediaTest {

  @Test
  void theOfferOfAChatIsUnderstood() throws SdpSyntaxException {
    MsrpMedia offer = example("05-chat-invite.txt");

    assertThat(offer.port()).isEqualTo(9);
    assertThat(offer.host()).contains("192.0.2.11");
    assertThat(offer.isTls()).isFalse();
    assertThat(offer.acceptTypes())
        .containsExactly("message/cpim", "application/im-iscomposing+xml");
    assertThat(offer.accepts("message/CPIM")).isTrue();
    assertThat(offer.accepts("text/plain")).isFalse();
    assertThat(offer.acceptsWrapped("text/plain;charset=UTF-8")).isTrue();
    assertThat(offer.acceptsWrapped("image/png")).isFalse();
    assertThat(offer.setup()).contains(SetupRole.ACTIVE);
    assertThat(offer.keepsConnection()).isFalse();
    assertThat(offer.path()).containsExactly("msrp://192.0.2.11:9/s1a7f3;tcp");
    assertThat(offer.cema()).isTrue();
    assertThat(offer.direction()).isEqualTo(Direction.SENDRECV);
    assertThat(offer.maxSize()).isEmpty();
    assertThat(offer.isChatroom()).isFalse();
  }

  @Test
  void theOfferOfAChatIsMadeByteForByte() {
    MediaDescription medium =
        new MsrpMediaBuilder(MsrpMediaBuilder.PORT_OF_ACTIVE, "msrp://192.0.2.11:9/s1a7f3;tcp")
            .acceptTypes(List.of("message/cpim", "application/im-iscomposing+xml"))
            .acceptWrappedTypes(
                List.of("text/plain", "message/imdn+xml", "application/vnd.gsma.rcs-ft-http+xml"))
            .setup(SetupRole.ACTIVE)
            .direction(Direction.SENDRECV)
            .build();

    assertThat(
            SessionDescription.of(Origin.of(3918500100L, "192.0.2.11"), List.of(medium)).toBytes())
        .isEqualTo(SpecExample.body("05-chat-invite.txt"));
  }

  @Test
  void whatTheSessionSaysCountsForTheMedium() throws SdpSyntaxException {
    MsrpMedia medium =
        message(
            """
            v=0
            c=IN IP6 2001:db8::1
            a=setup:passive
            a=connection:existing
            a=fingerprint:SHA-256 aa:bb
            a=inactive
            m=message 2856 TCP/TLS/MSRP *
            a=path:msrps://relay.example.com:2855/r;tcp  msrps://[2001:db8::1]:2856/a;tcp
            a=max-size:4096
            a=chatroom:nickname private-messages
            """);

    assertThat(medium.host()).contains("2001:db8::1");
    assertThat(medium.isTls()).isTrue();
    assertThat(medium.setup()).contains(SetupRole.PASSIVE);
    assertThat(medium.keepsConnection()).isTrue();
    assertThat(medium.direction()).isEqualTo(Direction.INACTIVE);
    assertThat(medium.fingerprints()).containsExactly(new Fingerprint("sha-256", "AA:BB"));
    assertThat(medium.path()).hasSize(2).last().isEqualTo("msrps://[2001:db8::1]:2856/a;tcp");
    assertThat(medium.maxSize()).isEqualTo(OptionalLong.of(4096));
    assertThat(medium.chatroom()).containsExactly("nickname", "private-messages");
  }

  @Test
  void theMediumsOwnWordCountsMore() throws SdpSyntaxException {
    MsrpMedia medium =
        message(
            """
            v=0
            c=IN IP4 192.0.2.1
            a=setup:passive
            a=sendonly
            m=message 9 TCP/MSRP *
            c=IN IP4 192.0.2.2
            a=setup:active
            a=recvonly
            a=max-size:18446744073709551616
            """);

    assertThat(medium.host()).contains("192.0.2.2");
    assertThat(medium.setup()).contains(SetupRole.ACTIVE);
    assertThat(medium.direction()).isEqualTo(Direction.RECVONLY);
    assertThat(medium.maxSize()).as("a number beyond reason is none").isEmpty();
    assertThat(medium.path()).isEmpty();
  }

  @Test
  void aStarAcceptsEverything() throws SdpSyntaxException {
    MsrpMedia medium =
        message("m=message 9 TCP/MSRP *\na=accept-types:*\na=accept-wrapped-types:image/*\n");

    assertThat(medium.accepts("application/pdf")).isTrue();
    assertThat(medium.acceptsWrapped("image/png")).isTrue();
  }

  @Test
  void refusedAndForeignMediaAreNoMessages() throws SdpSyntaxException {
    SessionDescription sdp =
        sdp(
            """
            v=0
            m=audio 4000 RTP/AVP 0
            m=message 0 TCP/MSRP *
            m=message 4001 udp sip
            m=message 2855 tcp/msrp *
            """);

    assertThat(sdp.messages()).extracting(MsrpMedia::index).containsExactly(1, 3);
    assertThat(sdp.message().map(MsrpMedia::index)).contains(3);
  }

  @Test
  void everythingThatCanBeSaidIsWritten() {
    MediaDescription medium =
        new MsrpMediaBuilder(2856, "msrps://192.0.2.1:2856/a;tcp")
            .tls(List.of(new Fingerprint("sha-256", "AA:BB")))
            .title("Photos")
            .connection(SdpConnection.of("192.0.2.1"))
            .acceptTypes(List.of("image/jpeg"))
            .setup(SetupRole.PASSIVE)
            .existingConnection()
            .direction(Direction.RECVONLY)
            .maxSize(100)
            .withoutCema()
            .attribute("file-transfer-id", "x")
            .build();

    SessionDescription sdp = SessionDescription.of(Origin.of(1, "192.0.2.1"), List.of(medium));
    assertThat(new String(sdp.toBytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=message 2856 TCP/TLS/MSRP *
            i=Photos
            c=IN IP4 192.0.2.1
            a=accept-types:image/jpeg
            a=max-size:100
            a=setup:passive
            a=connection:existing
            a=fingerprint:sha-256 AA:BB
            a=path:msrps://192.0.2.1:2856/a;tcp
            a=recvonly
            a=file-transfer-id:x
            """
                .replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @CsvSource({"active, PASSIVE", "passive, ACTIVE", "actpass, ACTIVE", "HoldConn, HOLDCONN"})
  void theAnswererTakesTheOtherPart(String offered, SetupRole answer) {
    assertThat(SetupRole.answerTo(SetupRole.parse(offered))).isEqualTo(answer);
  }

  @Test
  void withoutSetupTheOffererConnects() {
    assertThat(SetupRole.answerTo(Optional.empty())).isEqualTo(SetupRole.PASSIVE);
    assertThat(SetupRole.afterAnswer(SetupRole.PASSIVE, Optional.empty()))
        .isEqualTo(SetupRole.ACTIVE);
    assertThat(SetupRole.parse("neither")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ACTPASS, ACTIVE, PASSIVE",
    "ACTPASS, PASSIVE, ACTIVE",
    "ACTPASS, ACTPASS, ACTIVE",
    "ACTIVE, PASSIVE, ACTIVE",
    "PASSIVE, ACTIVE, PASSIVE",
    "ACTIVE, ACTIVE, ACTIVE",
    "ACTPASS, HOLDCONN, HOLDCONN"
  })
  void theOffererTakesThePartThatIsLeft(SetupRole offered, SetupRole answered, SetupRole ours) {
    assertThat(SetupRole.afterAnswer(offered, Optional.of(answered))).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({
    "SENDONLY, SENDRECV, RECVONLY",
    "RECVONLY, SENDRECV, SENDONLY",
    "SENDRECV, SENDRECV, SENDRECV",
    "SENDRECV, RECVONLY, RECVONLY",
    "SENDONLY, SENDONLY, INACTIVE",
    "INACTIVE, SENDRECV, INACTIVE"
  })
  void anAnswerKeepsWithinTheOffer(Direction offered, Direction wanted, Direction answer) {
    assertThat(offered.answer(wanted)).isEqualTo(answer);
  }

  @Test
  void aFingerprintThatIsNoneIsPassedOver() {
    assertThat(Fingerprint.parse("sha-256")).isEmpty();
    assertThat(Fingerprint.parse("sha-256 zz")).isEmpty();
    assertThat(Fingerprint.parse("sha-256 AA: BB")).isEmpty();
  }

  private static MsrpMedia example(String file) throws SdpSyntaxException {
    return SessionDescription.parse(SpecExample.body(file)).message().orElseThrow();
  }

  private static MsrpMedia message(String text) throws SdpSyntaxException {
    return sdp(text).message().orElseThrow();
  }

  private static SessionDescription sdp(String text) throws SdpSyntaxException {
    return SessionDescription.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
