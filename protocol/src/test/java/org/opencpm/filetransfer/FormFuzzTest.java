package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Whatever the bytes and however they are cut: the same parts, or {@link FormSyntaxException}. */
class FormFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void readsOrRefuses(byte[] data) {
    List<String> whole = events(data, Math.max(1, data.length));
    assertThat(events(data, 1)).isEqualTo(whole);
    assertThat(events(data, 7)).isEqualTo(whole);
  }

  private static List<String> events(byte[] data, int step) {
    List<String> events = new ArrayList<>();
    StringBuilder content = new StringBuilder();
    try {
      FormReader<RuntimeException> reader =
          new FormReader<>(
              "multipart/form-data;boundary=B",
              new FormReader.Listener<>() {
                @Override
                public void begins(FormPart part) {
                  events.add(part.toString());
                }

                @Override
                public void content(ByteBuffer bytes) {
                  while (bytes.hasRemaining()) {
                    content.append((char) bytes.get());
                  }
                }

                @Override
                public void ends() {
                  events.add(content.toString());
                  content.setLength(0);
                }
              });
      for (int at = 0; at < data.length; at += step) {
        reader.feed(data, at, Math.min(step, data.length - at));
      }
      events.add(content + " " + reader.isWhole());
    } catch (FormSyntaxException e) {
      events.add(e.getMessage());
    }
    return events;
  }
}
