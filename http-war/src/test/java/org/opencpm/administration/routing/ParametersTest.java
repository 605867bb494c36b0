package org.opencpm.administration.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.administration.Found;
import org.opencpm.administration.InvalidInputException;

class ParametersTest {

  private static Parameters of(String value) {
    return new Parameters(Map.of("x", value));
  }

  @Test
  void blankCountsAsNotEntered() {
    assertThat(of("  ").text("x")).isEmpty();
    assertThat(of(" a ").text("x")).contains("a");
    assertThat(of(" a ").verbatim("x")).contains(" a ");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-25T16:20, 2026-11-25T16:20:00Z",
    "2026-11-25 16:20:05, 2026-11-25T16:20:05Z",
    "2026-11-25T16:20:05Z, 2026-11-25T16:20:05Z",
    "2026-11-25T16:20:05+02:00, 2026-11-25T14:20:05Z"
  })
  void timesAreUtcUnlessTheySayOtherwise(String entered, Instant meant) {
    assertThat(of(entered).time("x")).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01T00:00", "16:20"})
  void whatIsNoTimeIsToldWithItsField(String entered) {
    assertThatThrownBy(() -> of(entered).time("x"))
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.field()).isEqualTo("x"));
  }

  @Test
  void choicesAreReadInAnyCase() {
    assertThat(of("waiting").choice("x", Found.State.class)).contains(Found.State.WAITING);
    assertThatThrownBy(() -> of("wating").choice("x", Found.State.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("waiting, delivered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "-1", "x", "99999999999"})
  void sizesOutOfTheirLimitsAreRefused(String size) {
    assertThatThrownBy(() -> new Parameters(Map.of("size", size)).size())
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aListIsSeparatedByBlanksCommasOrLines() {
    assertThat(of("sip:a@b, tel:+1\n 555 ").words("x")).containsExactly("sip:a@b", "tel:+1", "555");
  }

  @Test
  void theNextPageAsksTheSameQuestionFromAnotherKey() {
    Parameters asked = new Parameters(Map.of("text", "a&b", "after", "old", "kind", ""));

    assertThat(Links.next("/admin/messages", asked, "k 1"))
        .isEqualTo("/admin/messages?after=k%201&text=a%26b");
    assertThat(Links.next("/admin/messages", asked, null)).isNull();
  }
}
