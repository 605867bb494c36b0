package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whatever the bytes: parts, or a {@link CpimSyntaxException}. An input is a Content-Type value, a
 * line feed, and the body.
 */
class MultipartFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void readsOrRefuses(byte[] data) {
    int line = 0;
    while (line < data.length && data[line] != '\n') {
      line++;
    }
    Optional<MediaType> type =
        MediaType.parse(new String(data, 0, line, StandardCharsets.ISO_8859_1));
    if (type.isEmpty()) {
      return;
    }
    assertThat(MediaType.parse(type.get().toString())).isEqualTo(type);
    byte[] body = Arrays.copyOfRange(data, Math.min(line + 1, data.length), data.length);
    try {
      Multipart multipart = Multipart.parse(body, type.get());
      assertThat(multipart.parts()).hasSizeBetween(1, Multipart.MAX_PARTS);
      for (MimeEntity part : multipart.parts()) {
        part.decoded();
      }
    } catch (CpimSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
