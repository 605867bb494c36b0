package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads of WebP images, written by hand from RFC 9649 and RFC 6386. */
class WebpHeadTest {

  private static final String RIFF = "52494646ffffffff57454250";

  private static byte[] image(String chunk) {
    return Arrays.copyOf(HexFormat.of().parseHex(RIFF + chunk), 64);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // VP8: frame tag, start code 9d012a, 14 bits of width and height with 2 bits of scale.
    "lossy, 56503820000000000000009d012a40014040, 320, 64",
    // VP8L: signature 2f, 14 bits of width - 1, 14 bits of height - 1.
    "lossless, 5650384c000000002f3f410f00, 320, 62",
    // VP8X: flags, reserved, 24 bits each of width - 1 and height - 1.
    "extended, 565038580a000000000000003f0100ffffff, 320, 16777216",
  })
  void theSizeIsTold(String form, String chunk, int width, int height) {
    assertThat(WebpHead.of(image(chunk))).contains(new WebpHead(width, height));
  }

  @ParameterizedTest
  @CsvSource({"00", "5650385A", "56503820"})
  void whatIsNoneOrCutSaysNothing(String chunk) {
    assertThat(WebpHead.of(Arrays.copyOf(image(chunk), 29))).isEqualTo(Optional.empty());
    assertThat(WebpHead.of(new byte[64])).isEmpty();
  }
}
