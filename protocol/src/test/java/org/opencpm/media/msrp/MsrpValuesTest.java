package org.opencpm.media.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URIs, paths, ranges and heads. */
class MsrpValuesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "msrp://atlanta.example.com:7654/jshA7weztas;tcp",
        "msrps://192.0.2.1:9/a=+/b;tcp",
        "msrp://[2001:db8::1]:2855/x;tcp",
        "msrp://relay.example.com;tcp",
        "msrp://bob@host:1/x;ws;a=b;c"
      })
  void keepsAUri(String text) throws MsrpSyntaxException {
    assertThat(MsrpUri.parse(text)).hasToString(text);
    assertThat(MsrpUri.parse(text)).isEqualTo(MsrpUri.parse(text));
  }

  @Test
  void readsTheParts() throws MsrpSyntaxException {
    MsrpUri uri = MsrpUri.parse("MSRPS://bob@[2001:db8::1]:2855/Ab;TCP;x=y");
    assertThat(uri.secure()).isTrue();
    assertThat(uri.userInfo()).isEqualTo("bob");
    assertThat(uri.host()).isEqualTo("[2001:db8::1]");
    assertThat(uri.port()).isEqualTo(2855);
    assertThat(uri.sessionId()).isEqualTo("Ab");
    assertThat(uri.transport()).isEqualTo("TCP");
    assertThat(uri.params()).isEqualTo(";x=y");
    assertThat(MsrpUri.parse("msrp://h/x").transport()).isEqualTo("tcp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sip:a@b",
        "msrp:host/x;tcp",
        "msrp://;tcp",
        "msrp:///x;tcp",
        "msrp://host/;tcp",
        "msrp://host/x;",
        "msrp://host:/x;tcp",
        "msrp://host:65536/x;tcp",
        "msrp://host:-1/x;tcp",
        "msrp://[::1/x;tcp",
        "msrp://[nonsense]:1/x;tcp",
        "msrp://host/x y;tcp",
        "msrp://host/\u00e9;tcp"
      })
  void refusesWhatIsNoUri(String text) {
    assertThatThrownBy(() -> MsrpUri.parse(text)).isInstanceOf(MsrpSyntaxException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "msrp://Host:1/a;tcp, MSRP://hOST:1/a;TCP, true",
    "msrp://host:1/a;tcp, msrps://host:1/a;tcp, false",
    "msrp://host:1/a;tcp, msrp://host:1/A;tcp, false",
    "msrp://host:1/a;tcp, msrp://host:2/a;tcp, false",
    "msrp://host:1/a;tcp, msrp://host/a;tcp, false",
    "msrp://host:1/a;tcp, msrp://host:1;tcp, false",
    "msrp://host:1/a;tcp, msrp://host:1/a;ws, false",
    "msrp://host:1/a;tcp, msrp://bob@host:1/a;tcp;x=y, true",
    "msrp://[2001:db8::1]:1/a;tcp, msrp://[2001:DB8:0:0::1]:1/a;tcp, true",
    "msrp://[2001:db8::1]:1/a;tcp, msrp://[2001:db8::2]:1/a;tcp, false",
    "msrp://192.0.2.1:1/a;tcp, msrp://192.0.2.2:1/a;tcp, false"
  })
  void comparesUrisAsRfc4975(String one, String other, boolean equal) throws MsrpSyntaxException {
    assertThat(MsrpUri.parse(one).equals(MsrpUri.parse(other))).isEqualTo(equal);
    assertThat(MsrpUri.parse(other).equals(MsrpUri.parse(one))).isEqualTo(equal);
    if (equal) {
      assertThat(MsrpUri.parse(one)).hasSameHashCodeAs(MsrpUri.parse(other));
    }
  }

  @Test
  void readsAPath() throws MsrpSyntaxException {
    MsrpPath path = MsrpPath.parse(" msrp://a:1;tcp \t msrp://b:2/x;tcp ");
    assertThat(path).hasToString("msrp://a:1;tcp msrp://b:2/x;tcp");
    assertThat(path.first().host()).isEqualTo("a");
    assertThat(path.last().host()).isEqualTo("b");
    assertThatThrownBy(() -> MsrpPath.parse(" ")).isInstanceOf(MsrpSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-320/320", "2049-4096/*", "1-*/8", "1-*/*", "1-0/0", "9-8/8"})
  void keepsARange(String text) throws MsrpSyntaxException {
    assertThat(ByteRange.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1-2",
        "0-1/1",
        "*-1/1",
        "2-0/5",
        "1-6/5",
        "9-*/5",
        "1-2/3/4",
        "-1-2/3",
        "a-b/c",
        "1-99999999999999999999/*"
      })
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> ByteRange.parse(text)).isInstanceOf(MsrpSyntaxException.class);
  }

  @Test
  void readsTheHeadOfASend() throws MsrpSyntaxException {
    MsrpPath path = MsrpPath.parse("msrp://a:1/x;tcp");
    List<Map.Entry<String, String>> headers =
        List.of(
            Map.entry("message-id", "m1"),
            Map.entry("Content-Disposition", "render"),
            Map.entry("SUCCESS-REPORT", "YES"),
            Map.entry("Failure-report", "Partial"),
            Map.entry("Content-Type", "a/b"));
    SendHead head = SendHead.of(MsrpFrameStart.request("t1t1", "SEND", path, path, headers, true));
    assertThat(head)
        .isEqualTo(
            new SendHead(
                "m1",
                ByteRange.FROM_START,
                true,
                FailureReport.PARTIAL,
                "a/b",
                List.of(Map.entry("Content-Disposition", "render"))));
    assertThat(head.headers()).extracting(Map.Entry::getKey).endsWith("Content-Type");
  }

  @Test
  void refusesASendWithoutMessageId() throws MsrpSyntaxException {
    MsrpPath path = MsrpPath.parse("msrp://a:1/x;tcp");
    MsrpFrameStart start = MsrpFrameStart.request("t1t1", "SEND", path, path, List.of(), false);
    assertThatThrownBy(() -> SendHead.of(start)).isInstanceOf(MsrpSyntaxException.class);
  }

  @Test
  void saysWhichAnswersASenderWants() {
    assertThat(FailureReport.of(null)).isEqualTo(FailureReport.YES);
    assertThat(FailureReport.of("perhaps")).isEqualTo(FailureReport.YES);
    assertThat(FailureReport.YES.wantsAnswer(200)).isTrue();
    assertThat(FailureReport.PARTIAL.wantsAnswer(200)).isFalse();
    assertThat(FailureReport.PARTIAL.wantsAnswer(413)).isTrue();
    assertThat(FailureReport.NO.wantsAnswer(413)).isFalse();
  }
}
