package org.opencpm.media.msrp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever the bytes: frames, or a problem that travels in one; and the same frames however the
 * bytes are cut. The build replays the kept inputs; junit-platform.properties says how to search
 * for new ones.
 */
class MsrpFuzzTest {

  private static final MsrpLimits SMALL = new MsrpLimits(200, 8, 400, 16, 32, 300);

  @FuzzTest(maxDuration = "1m")
  void frames(byte[] data) {
    List<String> whole = Frames.read(SMALL, data);
    byte[][] single = new byte[data.length][];
    for (int i = 0; i < data.length; i++) {
      single[i] = new byte[] {data[i]};
    }
    assertThat(Frames.read(SMALL, single)).isEqualTo(whole);
    int half = data.length / 2;
    assertThat(
            Frames.read(
                SMALL, Arrays.copyOf(data, half), Arrays.copyOfRange(data, half, data.length)))
        .isEqualTo(whole);
    for (MsrpFrame frame : Frames.decode(data)) {
      if (frame instanceof MsrpFrameStart start && start.problem() == null && start.isRequest()) {
        head(start);
      }
    }
  }

  private static void head(MsrpFrameStart start) {
    try {
      SendHead head = SendHead.of(start);
      assertThat(head.headers()).isNotEmpty();
    } catch (MsrpSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void uri(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    try {
      MsrpUri uri = MsrpUri.parse(text);
      MsrpUri again = MsrpUri.parse(uri.toString());
      assertThat(again).isEqualTo(uri).hasSameHashCodeAs(uri).hasToString(uri.toString());
    } catch (MsrpSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
