package org.opencpm.media.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencpm.messaging.SpecExample;

/** Streams and what they mean, each replayed at every split point and byte by byte. */
class MsrpFrameDecoderTest {

  private static final String TO = "msrp://192.0.2.12:2855/s9b2e8;tcp";
  private static final String FROM = "msrp://192.0.2.11:9/s1a7f3;tcp";
  private static final String PATHS = "To-Path: " + TO + "\r\nFrom-Path: " + FROM + "\r\n";
  private static final String SHOWN = " to " + TO + " from " + FROM + " ";
  private static final MsrpLimits SMALL = new MsrpLimits(100, 5, 150, 8, 16, 200);

  static Stream<Arguments> streams() {
    return Stream.concat(Stream.concat(sound(), tolerated()), broken());
  }

  private static Stream<Arguments> sound() {
    String body =
        "MSRP a786 SEND\r\n" + PATHS + "Message-ID: 1\r\nContent-Type: text/plain\r\n\r\n";
    String head = "SEND a786" + SHOWN + "[Message-ID=1, Content-Type=text/plain] with body";
    String bare = "MSRP a786 SEND\r\n" + PATHS;
    return Stream.of(
        arguments("body", body + "Hi\r\n-------a786$\r\n", List.of(head, "body Hi", "end a786$")),
        arguments("more", body + "Hi\r\n-------a786+\r\n", List.of(head, "body Hi", "end a786+")),
        arguments("abort", body + "Hi\r\n-------a786#\r\n", List.of(head, "body Hi", "end a786#")),
        arguments("empty body", body + "\r\n-------a786$\r\n", List.of(head, "end a786$")),
        arguments(
            "no body", bare + "-------a786$\r\n", List.of("SEND a786" + SHOWN + "[]", "end a786$")),
        arguments(
            "two frames",
            body + "Hi\r\n-------a786$\r\n" + "MSRP b1 200 OK\r\n" + PATHS + "-------b1$\r\n",
            List.of(head, "body Hi", "end a786$", "200 OK b1" + SHOWN + "[]", "end b1$")),
        arguments(
            "response without comment",
            "MSRP b1 481\r\n" + PATHS + "-------b1$\r\n",
            List.of("481  b1" + SHOWN + "[]", "end b1$")),
        nearly(body, head, "line end", "a\r\n"),
        nearly(body, head, "many line ends", "\r\n\r\r\n\r\n\r\r"),
        nearly(body, head, "another transaction", "\r\n-------a787$\r\n"),
        nearly(body, head, "longer transaction", "\r\n-------a7860$\r\n"),
        nearly(body, head, "shorter transaction", "\r\n-------a78$\r\n"),
        nearly(body, head, "no flag", "\r\n-------a786\r\n"),
        nearly(body, head, "wrong flag", "\r\n-------a786!\r\n"),
        nearly(body, head, "no line end behind", "\r\n-------a786$x\r\n"),
        nearly(body, head, "half a line end behind", "\r\n-------a786$\rx"),
        nearly(body, head, "no CR in front", "x\n-------a786$\r\n"),
        nearly(body, head, "no line end in front", "x-------a786$\r\n"),
        nearly(body, head, "more hyphens", "\r\n--------a786$\r\n"),
        nearly(body, head, "fewer hyphens", "\r\n------a786$\r\n"),
        nearly(body, head, "an MSRP frame", "MSRP a786 SEND\r\n\r\n-------a786"),
        nearly(body, head, "a start cut short twice", "\r\n-------a78\r\n-------a78"));
  }

  /** A body that looks like its own end, but is not. */
  private static Arguments nearly(String head, String shown, String name, String body) {
    return arguments(
        "body with " + name,
        head + body + "\r\n-------a786$\r\n",
        List.of(shown, "body " + body, "end a786$"));
  }

  private static Stream<Arguments> tolerated() {
    String end = "-------a786$\r\n";
    String start = "MSRP a786 SEND\r\n";
    return Stream.of(
        arguments(
            "empty lines between frames",
            "\r\n\r\n" + start + PATHS + end + "\r\n" + start + PATHS + end,
            List.of(
                "SEND a786" + SHOWN + "[]", "end a786$", "SEND a786" + SHOWN + "[]", "end a786$")),
        arguments(
            "order, case and blanks",
            start + "from-path:" + FROM + "\r\nX:  1 \t\r\nTO-PATH :\t" + TO + "\r\nx:\r\n" + end,
            List.of("SEND a786" + SHOWN + "[X=1, x=]", "end a786$")),
        arguments(
            "an end-line right after the empty line",
            start + PATHS + "Content-Type: a/b\r\n\r\n" + end,
            List.of("SEND a786" + SHOWN + "[Content-Type=a/b] with body", "end a786$")),
        arguments(
            "unknown method, short transaction",
            "MSRP a DANCE\r\n" + PATHS + "-------a$\r\n",
            List.of("DANCE a" + SHOWN + "[]", "end a$")),
        arguments(
            "UTF-8",
            start + PATHS + "Use-Nickname: \"Zo\u00c3\u00ab\"\r\n" + end,
            List.of("SEND a786" + SHOWN + "[Use-Nickname=\"Zo\u00eb\"]", "end a786$")));
  }

  private static Stream<Arguments> broken() {
    String start = "MSRP a786 SEND\r\n";
    String next = "MSRP b1 200 OK\r\n" + PATHS + "-------b1$\r\n";
    String rest = "more: of\r\n\r\nit\r\n-------a786$\r\n" + next;
    String[] after = {"200 OK b1" + SHOWN + "[]", "end b1$"};
    return Stream.of(
        bad("no colon", start + "what\r\n" + rest, "malformed header name", after),
        bad(
            "no colon, at the end",
            start + "what\r\n-------a786$\r\n" + next,
            "malformed header name",
            after),
        bad("name with a blank", start + "a b: c\r\n" + rest, "malformed header name", after),
        bad("no path", start + "\r\n" + rest, "To-Path or From-Path is missing", after),
        bad(
            "no path, no body",
            start + "-------a786$\r\n" + next,
            "To-Path or From-Path is missing",
            after),
        bad("second path", start + PATHS + PATHS + rest, "a second To-Path", after),
        bad(
            "path of another scheme",
            start + "To-Path: sip:a@b\r\n" + rest,
            "not an MSRP URI",
            after),
        bad(
            "control character",
            start + PATHS + "X: a\u0000b\r\n" + rest,
            "a header has a control character",
            after),
        bad(
            "bare CR",
            start + PATHS + "X: a\rY: b\r\n" + rest,
            "a header has a control character",
            after),
        bad("bare LF", start + PATHS + "X: a\n" + rest, "a line does not end in CR LF", after),
        bad(
            "long line",
            start + "X: " + "x".repeat(120) + "\r\n" + rest,
            "a line is too long",
            after),
        bad("many headers", start + "X: 1\r\n".repeat(6) + rest, "too many headers", after),
        bad(
            "much header",
            start + ("X: " + "x".repeat(60) + "\r\n").repeat(3) + rest,
            "too many headers",
            after),
        bad(
            "another's end-line",
            start + PATHS + "-------a787$\r\n" + rest,
            "malformed header name",
            after));
  }

  private static Arguments bad(String name, String stream, String reason, String... after) {
    List<String> expected =
        Stream.concat(Stream.of("broken a786 " + reason), Arrays.stream(after)).toList();
    return arguments(name, stream, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void readsAtEverySplitPoint(String name, String stream, List<String> expected) {
    byte[] bytes = Frames.bytes(stream);
    MsrpLimits limits = expected.get(0).startsWith("broken") ? SMALL : MsrpLimits.DEFAULT;
    assertThat(Frames.read(limits, bytes)).isEqualTo(expected);
    for (int cut = 1; cut < bytes.length; cut++) {
      byte[] head = Arrays.copyOf(bytes, cut);
      byte[] tail = Arrays.copyOfRange(bytes, cut, bytes.length);
      assertThat(Frames.read(limits, head, tail)).as("cut at %d", cut).isEqualTo(expected);
    }
    byte[][] single = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      single[i] = new byte[] {bytes[i]};
    }
    assertThat(Frames.read(limits, single)).as("byte by byte").isEqualTo(expected);
  }

  static Stream<Arguments> hopeless() {
    return Stream.of(
        arguments("GET / HTTP/1.1\r\n", "not an MSRP start line"),
        arguments("\u0016\u0003\u0001\u0002\u0000", "not an MSRP start line"),
        arguments("MSRP", null),
        arguments("MSRP  SEND\r\n", "not an MSRP start line"),
        arguments("MSRP a786\r\n", "not an MSRP start line"),
        arguments("MSRP a786 SEND now\r\n", "malformed method or status"),
        arguments("MSRP a786 S(END\r\n", "malformed method or status"),
        arguments("MSRP a78612345 SEND\r\n", "malformed transaction id"),
        arguments("MSRP a\u00e9 SEND\r\n", "malformed transaction id"),
        arguments("MSRP a786 200 O\u0000K\r\n", "a comment has a control character"),
        arguments("MSRP a SEND\n", "a line does not end in CR LF"),
        arguments("MSRP " + "a".repeat(120), "a line is too long"),
        arguments("\r" + "a".repeat(120), "a line is too long"));
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void hearsNothingMoreAfterWhatIsNoMsrp(String stream, String reason) {
    String sound = "MSRP b1 200 OK\r\n" + PATHS + "-------b1$\r\n";
    if (reason == null) {
      assertThat(Frames.read(SMALL, Frames.bytes(stream))).isEmpty();
      return;
    }
    List<String> frames = Frames.read(SMALL, Frames.bytes(stream), Frames.bytes(sound));
    assertThat(frames).hasSize(1);
    assertThat(frames.get(0)).startsWith("fatal ").endsWith(reason);
  }

  @Test
  void givesUpABrokenFrameThatDoesNotEnd() {
    byte[] head = Frames.bytes("MSRP a786 SEND\r\nwhat\r\n");
    byte[] more = Frames.bytes("x: y\r\n".repeat(20));
    assertThat(Frames.read(SMALL, head, more, more, more, more))
        .containsExactly(
            "broken a786 malformed header name", "fatal a786 no end of a broken frame");
  }

  @Test
  void passesABodyOnAsItComesAndInBoundedPieces() {
    EmbeddedChannel channel = new EmbeddedChannel(new MsrpFrameDecoder(SMALL));
    String head = "MSRP a786 SEND\r\n" + PATHS + "Content-Type: a/b\r\n\r\n";
    channel.writeInbound(Unpooled.copiedBuffer(Frames.bytes(head + "x".repeat(40))));
    assertThat(channel.<MsrpFrameStart>readInbound().body()).isTrue();
    assertThat(channel.<MsrpFrameContent>readInbound().length()).isEqualTo(16);
    assertThat(channel.<MsrpFrameContent>readInbound().length()).isEqualTo(16);
    assertThat(channel.<MsrpFrameContent>readInbound().length()).isEqualTo(8);
    channel.writeInbound(Unpooled.copiedBuffer(Frames.bytes("y\r\n-------a78")));
    assertThat(channel.<MsrpFrameContent>readInbound().bytes()).containsExactly('y');
    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void readsTheExamples() {
    for (String file :
        List.of(
            "04-msrp-imdn-display.txt",
            "07-msrp-send-cpim.txt",
            "09-msrp-iscomposing.txt",
            "27-fthttp-msrp-send.txt",
            "32-deferred-msrp-send.txt")) {
      List<MsrpFrame> frames = Frames.decode(SpecExample.bytes(file));
      assertThat(frames).as(file).hasSize(3);
      MsrpFrameContent content = (MsrpFrameContent) frames.get(1);
      assertThat(content.bytes()).as(file).isEqualTo(SpecExample.body(file));
      MsrpFrameStart start = (MsrpFrameStart) frames.get(0);
      int size = content.length();
      assertThat(start.header("byte-range")).contains("1-" + size + "/" + size);
    }
    List<MsrpFrame> answer = Frames.decode(SpecExample.bytes("08-msrp-200.txt"));
    assertThat(((MsrpFrameStart) answer.get(0)).status()).isEqualTo(200);
    assertThat(answer.get(1)).isEqualTo(new MsrpFrameEnd("d93k2s8q", Continuation.LAST));
  }
}
