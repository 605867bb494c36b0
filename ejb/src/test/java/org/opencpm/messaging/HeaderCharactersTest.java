package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;

class HeaderCharactersTest {

  @Test
  void controlCharactersAreRefused() {
    for (String value : List.of("a\0b", "\u0001", "a\u007fb", "a\u001bb")) {
      MessageRefused refused =
          catchThrowableOfType(MessageRefused.class, () -> PassedHeaders.check(subject(value)));

      assertThat(refused.answer().outcome()).isEqualTo(Outcome.MALFORMED);
      assertThat(refused.answer().detail()).contains("Subject").doesNotContain(value);
    }
  }

  @Test
  void everythingElsePasses() {
    for (String value : List.of("", "two\twords", "Gr\u00fc\u00dfe \ud83d\ude00", ";;,,;;,;")) {
      assertThatCode(() -> PassedHeaders.check(subject(value))).doesNotThrowAnyException();
    }
  }

  private static HeaderList subject(String value) {
    return HeaderList.of(List.of(Map.entry("Subject", value)));
  }
}
