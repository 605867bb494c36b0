package org.opencpm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileResult.Kind;
import org.opencpm.compliance.Requirement;

/** What the options of {@code file receive} say, and what an end of a transfer means at exit. */
class FileChoiceTest {

  @Test
  @Requirement(value = "CT-FT-15", partial = true)
  void takesAllOrSomeOrNone() {
    assertThat(new FileChoice(false, List.of(), List.of()).wants("a.jpg")).isTrue();
    assertThat(new FileChoice(false, List.of(), List.of()).chooses()).isFalse();
    FileChoice pictures = new FileChoice(false, List.of("*.jpg", "*.png"), List.of());
    assertThat(pictures.chooses()).isTrue();
    assertThat(pictures.wants("a.png")).isTrue();
    assertThat(pictures.wants("a.exe")).isFalse();
    assertThat(new FileChoice(true, List.of("*"), List.of()).wants("a.jpg")).isFalse();
    assertThatThrownBy(() -> new FileChoice(false, List.of("["), List.of()))
        .isInstanceOf(Failure.class);
  }

  @Test
  @Requirement(value = "CT-FT-15", partial = true)
  void givesWhatItWasToldToGive() {
    Path map = Path.of("/home/alice/map.bin");
    FileChoice choice = new FileChoice(false, List.of(), List.of(map));
    assertThat(choice.given("map.bin")).contains(map);
    assertThat(choice.given("/home/alice/map.bin")).isEmpty();
    assertThat(choice.given("diary")).isEmpty();
  }

  private static int code(Kind kind, OptionalInt status) {
    FileResult result = new FileResult(kind, status, "", 0, Optional.empty());
    return FileSendCommand.code(null, result);
  }

  @Test
  @Requirement(value = "CT-FT-13", partial = true)
  void anErrorOfTheOtherEndIsNoneOfThisSide() {
    assertThat(code(Kind.COMPLETE, OptionalInt.of(200))).isEqualTo(ExitCode.OK);
    assertThat(code(Kind.FAILED, OptionalInt.of(400))).isEqualTo(ExitCode.REFUSED);
    assertThat(code(Kind.FAILED, OptionalInt.empty())).isEqualTo(ExitCode.LOCAL);
    assertThat(code(Kind.STOPPED_THERE, OptionalInt.of(413))).isEqualTo(ExitCode.REFUSED);
    assertThat(code(Kind.LOST, OptionalInt.empty())).isEqualTo(ExitCode.NO_ANSWER);
  }
}
