package org.opencpm.media.msrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What is written is read again, however the bytes are cut. */
class MsrpPropertiesTest {

  private static final String TID = "q1w2e3r4";

  /** Bodies full of what an end-line is made of, but never a whole one. */
  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<String> parts =
        Arbitraries.of("\r", "\n", "\r\n", "-------", TID, "$", "+", "#", "x", "\u0000", "\u00ff")
            .list()
            .ofMaxSize(40)
            .map(list -> String.join("", list));
    return parts
        .map(text -> text.replaceAll("-------" + TID + "[$+#](\r|$)", "?"))
        .map(Frames::bytes);
  }

  @Provide
  Arbitrary<SendHead> heads() {
    Arbitrary<String> text = Arbitraries.strings().withCharRange('!', '~').ofMinLength(1);
    Arbitrary<List<Map.Entry<String, String>>> others =
        Combinators.combine(
                Arbitraries.strings().alpha().ofMinLength(1).map(name -> "X-" + name), text)
            .as(Map::entry)
            .list()
            .ofMaxSize(5);
    return Combinators.combine(
            text, Arbitraries.of(true, false), Arbitraries.of(FailureReport.class), text, others)
        .as(
            (id, success, failure, type, list) ->
                new SendHead(id, ByteRange.FROM_START, success, failure, type, list));
  }

  @Property(tries = 500)
  void aChunkSurvives(
      @ForAll("heads") SendHead head,
      @ForAll("bodies") byte[] body,
      @ForAll Continuation flag,
      @ForAll @IntRange(min = 1, max = 50) int step)
      throws MsrpSyntaxException {
    MsrpPath path = MsrpPath.parse("msrp://a:1/x;tcp");
    MsrpFrameStart start = MsrpFrameStart.request(TID, "SEND", path, path, head.headers(), true);
    MsrpFrameEnd end = new MsrpFrameEnd(TID, flag);
    byte[] bytes = Frames.write(List.of(start, new MsrpFrameContent(body), end));
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += step) {
      pieces.add(Arrays.copyOfRange(bytes, from, Math.min(from + step, bytes.length)));
    }
    List<String> whole = Frames.read(MsrpLimits.DEFAULT, bytes);
    assertThat(Frames.read(MsrpLimits.DEFAULT, pieces.toArray(new byte[0][]))).isEqualTo(whole);
    assertThat(whole)
        .hasSize(body.length == 0 ? 2 : 3)
        .last()
        .isEqualTo("end " + TID + flag.flag());
    List<MsrpFrame> frames = Frames.decode(bytes);
    assertThat(SendHead.of((MsrpFrameStart) frames.get(0))).isEqualTo(head);
    if (body.length > 0) {
      assertThat(((MsrpFrameContent) frames.get(1)).bytes()).isEqualTo(body);
    }
  }

  @Property
  void aRangeSurvives(
      @ForAll @LongRange(min = 1, max = 1L << 50) long start,
      @ForAll @LongRange(min = -1, max = 1L << 30) long length,
      @ForAll boolean totalKnown)
      throws MsrpSyntaxException {
    long end = length < 0 ? ByteRange.UNKNOWN : start + length - 1;
    long total = totalKnown ? Math.max(start, end) : ByteRange.UNKNOWN;
    ByteRange range = new ByteRange(start, end, total);
    assertThat(ByteRange.parse(range.toString())).isEqualTo(range);
  }
}
