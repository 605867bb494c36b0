package org.opencpm.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.messaging.SpecExample;

/** Descriptions are read without loss, and changed only where asked. */
class SessionDescriptionTest {

  /** RFC 4566 section 5 style: media that are none of our business. */
  private static final String WITH_AUDIO =
      """
      v=0
      o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5
      s=SDP Seminar
      i=A Seminar
      u=http://www.example.com/seminars/sdp.pdf
      c=IN IP4 224.2.17.12/127
      b=X-YZ:128
      t=2873397496 2873404696
      a=recvonly
      a=X-unknown:  kept : as it is\s
      m=audio 49170/2 RTP/AVP 0 96
      i=Voice
      a=rtpmap:96 opus/48000/2
      a=candidate:1 1 UDP 2130706431 10.0.1.1 8998 typ host
      m=message 2855 TCP/MSRP *
      c=IN IP4 192.0.2.12
      a=accept-types:message/cpim
      a=path:msrp://192.0.2.12:2855/s9b2e8;tcp
      m=video 0 RTP/AVP 99
      z=2882844526 -1h
      """
          .replace("\n", "\r\n");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "05-chat-invite.txt",
        "06-chat-200.txt",
        "23-ft-200.txt",
        "24-ft-resume-invite.txt"
      })
  void theExamplesLeaveAsTheyCame(String example) throws SdpSyntaxException {
    byte[] body = SpecExample.body(example);

    assertThat(SessionDescription.parse(body).toBytes()).isEqualTo(body);
  }

  @Test
  void unknownLinesAttributesAndMediaLeaveAsTheyCame() throws SdpSyntaxException {
    assertThat(SessionDescription.parse(bytes(WITH_AUDIO)).toBytes()).isEqualTo(bytes(WITH_AUDIO));
  }

  @Test
  void onlyTheMediumThatIsReplacedChanges() throws SdpSyntaxException {
    SessionDescription sdp = SessionDescription.parse(bytes(WITH_AUDIO));
    MediaDescription message = sdp.media().get(1);

    SessionDescription changed =
        sdp.withMedia(
            1,
            message
                .withPort(2900)
                .withConnection(SdpConnection.of("198.51.100.1"))
                .withAttribute("path", "msrp://198.51.100.1:2900/x;tcp"));

    assertThat(text(changed))
        .isEqualTo(
            WITH_AUDIO
                .replace("m=message 2855", "m=message 2900")
                .replace("c=IN IP4 192.0.2.12", "c=IN IP4 198.51.100.1")
                .replace("192.0.2.12:2855/s9b2e8", "198.51.100.1:2900/x"));
    assertThat(text(sdp)).isEqualTo(WITH_AUDIO);
  }

  @Test
  void lineFeedsAloneEmptyLinesAndMissingLinesAreAccepted() throws SdpSyntaxException {
    SessionDescription sdp =
        SessionDescription.parse(bytes("v=0\n\nm=message 9 TCP/MSRP *\r\na=setup:active"));

    assertThat(text(sdp)).isEqualTo("v=0\r\nm=message 9 TCP/MSRP *\r\na=setup:active\r\n");
    assertThat(sdp.origin()).isEmpty();
    assertThat(sdp.connection()).isEmpty();
  }

  @Test
  void bytesThatAreNoUtf8LeaveAsTheyCame() throws SdpSyntaxException {
    byte[] body =
        "v=0\r\ns=Bj\u00f6rn\r\nm=message 9 TCP/MSRP *\r\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(SessionDescription.parse(body).toBytes()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "hello",
        "v",
        "=0",
        "v=0\r\nm=message\r\n",
        "v=0\r\nm=message x TCP/MSRP *\r\n",
        "v=0\r\nm=message 65536 TCP/MSRP *\r\n",
        "v=0\r\nm=message -1 TCP/MSRP *\r\n",
        "v=0\r\nm=message 99999999999 TCP/MSRP *\r\n",
        "v=0\r\ns=a\0b\r\n",
        "v=0\r\ns=a\rb=c\r\n"
      })
  void whatIsNoDescriptionIsRefused(String text) {
    assertThatThrownBy(() -> SessionDescription.parse(bytes(text)))
        .isInstanceOf(SdpSyntaxException.class);
  }

  @Test
  void theBoundsHold() throws SdpSyntaxException {
    String line = "a=x\n";
    assertThat(SessionDescription.parse(bytes(line.repeat(SessionDescription.MAX_LINES))).lines())
        .hasSize(SessionDescription.MAX_LINES);
    assertRefused(line.repeat(SessionDescription.MAX_LINES + 1));
    assertRefused("s=" + "x".repeat(SessionDescription.MAX_LINE - 1));
    assertRefused("m=a 1 b\n".repeat(SessionDescription.MAX_MEDIA + 1));
    assertRefused(("s=" + "x".repeat(8000) + "\n").repeat(9));
  }

  @Test
  void aPortOfZeroEndsAMedium() throws SdpSyntaxException {
    SessionDescription sdp = SessionDescription.parse(bytes(WITH_AUDIO));

    assertThat(sdp.withMedia(0, sdp.media().get(0).withPort(0)).media().get(0))
        .hasToString("m=audio 0 RTP/AVP 0 96");
    assertThat(sdp.media().get(2).port()).isZero();
  }

  @Test
  void attributesAreReadReplacedAddedAndRemoved() {
    MediaDescription medium =
        MediaDescription.of("message", 9, "TCP/MSRP", List.of("*"))
            .plusAttribute("a", "1")
            .plusAttribute("ab", "2")
            .plusAttribute("a", "3")
            .plusAttribute("flag", "");

    assertThat(medium.attributes("a")).containsExactly("1", "3");
    assertThat(medium.attribute("flag")).contains("");
    assertThat(medium.attribute("A")).isEmpty();
    assertThat(medium.withAttribute("a", "x").attributes())
        .containsExactly(
            new SdpAttribute("a", "x"), new SdpAttribute("ab", "2"), new SdpAttribute("flag", ""));
    assertThat(medium.withoutAttribute("a").attributes("a")).isEmpty();
  }

  @Test
  void aDirectionTakesThePlaceOfAnother() {
    MediaDescription medium =
        MediaDescription.of("message", 9, "TCP/MSRP", List.of("*"))
            .plusAttribute("sendonly", "")
            .plusAttribute("x", "1");

    assertThat(medium.direction()).isEqualTo(Direction.SENDONLY);
    assertThat(medium.withDirection(Direction.RECVONLY).lines())
        .containsExactly(SdpLine.of('a', "recvonly"), SdpLine.of('a', "x:1"));
    assertThat(medium.withoutAttribute("sendonly").direction()).isEqualTo(Direction.SENDRECV);
  }

  @Test
  void nothingCanBeSmuggledIntoALine() {
    MediaDescription medium = MediaDescription.of("message", 9, "TCP/MSRP", List.of("*"));

    for (String hostile : List.of("a\r\nm=audio 1 x", "a\nb", "a\rb", "a\0b", "\ud800")) {
      assertThatThrownBy(() -> medium.withAttribute("x", hostile))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> medium.withTitle(hostile))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anOriginGrowsByOneVersion() {
    Origin origin =
        Origin.parse("- 3918500100 9999999999999999999 IN IP4 192.0.2.11").orElseThrow();

    assertThat(origin.next()).hasToString("- 3918500100 10000000000000000000 IN IP4 192.0.2.11");
    assertThat(Origin.parse("- x y IN IP6 2001:db8::1").map(Origin::next))
        .hasValueSatisfying(next -> assertThat(next.version()).isEqualTo("1"));
    assertThat(Origin.parse("- 1 2 IN IP4")).isEmpty();
    assertThat(Origin.of(7, "[2001:db8::1]")).hasToString("- 7 7 IN IP6 2001:db8::1");
  }

  @Test
  void anOriginIsPutWhereTheOldOneStood() throws SdpSyntaxException {
    SessionDescription sdp = SessionDescription.parse(bytes("v=0\ns=-\n"));

    assertThat(text(sdp.withOrigin(Origin.of(5, "192.0.2.1"))))
        .isEqualTo("v=0\r\no=- 5 5 IN IP4 192.0.2.1\r\ns=-\r\n");
    assertThat(sdp.withOrigin(Origin.of(5, "192.0.2.1")).origin().map(Origin::sessionId))
        .isEqualTo(Optional.of("5"));
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> SessionDescription.parse(bytes(text)))
        .isInstanceOf(SdpSyntaxException.class);
  }

  private static String text(SessionDescription sdp) {
    return new String(sdp.toBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
