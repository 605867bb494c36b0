package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text/plain                               | text/plain
          TEXT/Plain ; Charset = UTF-8             | text/plain;charset=UTF-8
          text/plain;charset="UTF-8"               | text/plain;charset=UTF-8
          text/plain;;charset=UTF-8;               | text/plain;charset=UTF-8
          text/plain;flag;a=1                      | text/plain;a=1
          text/plain;a=1;A=2                       | text/plain;a=1
          text/plain;a="x;y=\\"z\\""               | text/plain;a="x;y=\\"z\\""
          text/plain;a="open                       | text/plain;a=open
          text/plain;a=                            | text/plain;a=""
          text/plain;a=b c;d=e                     | text/plain;a=b;d=e
          multipart/mixed;boundary="gpBnd4"        | multipart/mixed;boundary=gpBnd4
          application/vnd.gsma.rcs-ft-http+xml     | application/vnd.gsma.rcs-ft-http+xml
          """)
  void readsAndWritesHeaderValues(String value, String written) {
    assertThat(MediaType.parse(value).orElseThrow()).hasToString(written);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {"text", "text/", "/plain", "te xt/plain", "text/plain charset", "*", "\0"})
  void isEmptyIfThereIsNoType(String value) {
    assertThat(MediaType.parse(value)).isEmpty();
  }

  @Test
  void comparesWithoutCaseAndFindsParameters() {
    MediaType type = MediaType.parse("Message/CPIM;x=Y").orElseThrow();

    assertThat(type.is("message", "Cpim")).isTrue();
    assertThat(type.is("message", "sip")).isFalse();
    assertThat(type.essence()).isEqualTo("message/cpim");
    assertThat(type.param("X")).contains("Y");
    assertThat(type.param("z")).isEmpty();
    assertThat(type).isEqualTo(new MediaType("MESSAGE", "cpim", Map.of("X", "Y")));
  }

  @Test
  void refusesWhatCouldNotBeWritten() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MediaType("", "x", Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new MediaType("a", "b;c", Map.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MediaType("a", "b", Map.of("c d", "e")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MediaType("a", "b", Map.of("c", "d\r\ne")));
  }
}
