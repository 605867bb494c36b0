package org.opencpm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonLineTest {

  @Test
  void writesOneObjectOnOneLine() {
    JsonLine line =
        JsonLine.of("e")
            .with("text", "a\"b\\c\nd\u0001é🍜")
            .with("number", 7)
            .with("flag", true)
            .with("list", List.of("x", 2))
            .with("none", List.of())
            .with("present", Optional.of("p"))
            .with("absent", Optional.empty())
            .with("null", null);
    assertThat(line.toString())
        .isEqualTo(
            "{\"event\":\"e\",\"text\":\"a\\\"b\\\\c\\u000ad\\u0001é🍜\",\"number\":7,"
                + "\"flag\":true,\"list\":[\"x\",2],\"none\":[],\"present\":\"p\"}");
  }
}
