package org.opencpm.media.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.messaging.SpecExample;

/** Frames on the wire, against bytes that somebody else wrote. */
class MsrpFrameEncoderTest {

  private static final MsrpPath TO = MsrpPath.of(MsrpUri.of(false, "192.0.2.12", 2855, "s9b2e8"));
  private static final MsrpPath FROM = MsrpPath.of(MsrpUri.of(false, "192.0.2.11", 9, "s1a7f3"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04-msrp-imdn-display.txt",
        "07-msrp-send-cpim.txt",
        "08-msrp-200.txt",
        "09-msrp-iscomposing.txt",
        "27-fthttp-msrp-send.txt",
        "32-deferred-msrp-send.txt"
      })
  void writesTheExamplesAgain(String file) {
    byte[] example = SpecExample.bytes(file);
    assertThat(Frames.write(Frames.decode(example))).isEqualTo(example);
  }

  @Test
  void writesTheExampleFromValues() {
    byte[] body = SpecExample.body("07-msrp-send-cpim.txt");
    SendHead head = SendHead.ofMessage("msg-0001", body.length, "message/cpim");
    MsrpFrameStart start =
        MsrpFrameStart.request("d93k2s8q", "SEND", TO, FROM, head.headers(), true);
    MsrpFrameEnd end = new MsrpFrameEnd("d93k2s8q", Continuation.LAST);
    assertThat(Frames.write(List.of(start, new MsrpFrameContent(body), end)))
        .isEqualTo(SpecExample.bytes("07-msrp-send-cpim.txt"));
    assertThat(Frames.write(List.of(start.answer(200, null), end)))
        .isEqualTo(SpecExample.bytes("08-msrp-200.txt"));
  }

  @Test
  void writesARequestWithoutBody() {
    MsrpFrameStart start =
        MsrpFrameStart.request(
            "b2c3", "SEND", TO, FROM, List.of(Map.entry("Message-ID", "1")), false);
    byte[] bytes = Frames.write(List.of(start, new MsrpFrameEnd("b2c3", Continuation.LAST)));
    assertThat(new String(bytes))
        .isEqualTo(
            "MSRP b2c3 SEND\r\n"
                + "To-Path: msrp://192.0.2.12:2855/s9b2e8;tcp\r\n"
                + "From-Path: msrp://192.0.2.11:9/s1a7f3;tcp\r\n"
                + "Message-ID: 1\r\n"
                + "-------b2c3$\r\n");
  }

  @Test
  void answersSendToThePreviousHopAndOthersAlongThePath() throws MsrpSyntaxException {
    MsrpPath from = MsrpPath.parse("msrp://relay:1;tcp msrp://a:2/x;tcp");
    MsrpPath to = MsrpPath.parse("msrp://b:3/y;tcp msrp://c:4/z;tcp");
    MsrpFrameStart send = MsrpFrameStart.request("b2c3", "SEND", to, from, List.of(), false);
    assertThat(send.answer(413, "no").toPath()).hasToString("msrp://relay:1;tcp");
    assertThat(send.answer(413, "no").fromPath()).hasToString("msrp://b:3/y;tcp");
    MsrpFrameStart auth = MsrpFrameStart.request("b2c3", "AUTH", to, from, List.of(), false);
    assertThat(auth.answer(501, null).toPath()).isEqualTo(from);
    assertThat(auth.answer(501, null).comment()).isEqualTo("Unknown Method");
  }

  @Test
  void letsNoValueBecomeASecondHeader() {
    assertThatThrownBy(() -> SendHead.ofMessage("1\r\nX: y", 1, "text/plain"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SendHead.ofMessage("1", 1, "text/plain\n"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MsrpReport("1", ByteRange.FROM_START, 200, "OK\r\n"))
        .isInstanceOf(IllegalArgumentException.class);
    MsrpFrameStart start = MsrpFrameStart.request("b2c3", "SEND", TO, FROM, List.of(), false);
    assertThatThrownBy(() -> start.answer(200, "OK\r\nX: y"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
