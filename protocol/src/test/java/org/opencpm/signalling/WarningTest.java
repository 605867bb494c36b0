package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.examples2.Example;

class WarningTest {

  @Test
  void theNumberOfOmaStandsInTheText() {
    assertThat(OmaWarning.SIZE_EXCEEDED.at("pf.ims.example.com").headerValue())
        .isEqualTo(Example.named("35-403-warning-size.txt").header("Warning"))
        .isEqualTo("399 pf.ims.example.com \"133 Size exceeded\"");
  }

  @Test
  void aReasonIsAddedToTheText() {
    assertThat(OmaWarning.FUNCTION_NOT_ALLOWED.at("h", "closed group").headerValue())
        .isEqualTo("399 h \"100 Function not allowed due to closed group\"");
  }

  @ParameterizedTest
  @EnumSource
  void everyOmaWarningIsRecognisedAgain(OmaWarning warning) {
    String value = warning.at("host:5060").headerValue();

    assertThat(Warning.parse(value)).map(Warning::headerValue).contains(value);
    assertThat(Warning.parse(value).flatMap(OmaWarning::of)).contains(warning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127 host \"Service not authorised\"|SERVICE_NOT_AUTHORISED",
        "399 host \"127 Service not authorised\"|SERVICE_NOT_AUTHORISED",
        "399 host \"service NOT authorised\"|SERVICE_NOT_AUTHORISED",
        "399 host \"999 Size exceeded\"|SIZE_EXCEEDED",
        "399 host \"133 Zu groß\"|SIZE_EXCEEDED",
        "133 host \"Zu groß\"|SIZE_EXCEEDED"
      })
  void peersWriteThemInSeveralWays(String value, OmaWarning meant) {
    assertThat(Warning.parse(value).flatMap(OmaWarning::of)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"307 isi.edu \"Session parameter 'foo' not understood\"", "399 h \"hello\""})
  void otherWarningsAreReadButNotOmas(String value) {
    assertThat(Warning.parse(value)).map(Warning::headerValue).contains(value);
    assertThat(Warning.parse(value).flatMap(OmaWarning::of)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "399",
        "399 h",
        "399 h text",
        "39 h \"x\"",
        "399 h \"x",
        "399 a,b \"x\"",
        "012 h \"x\""
      })
  void otherTextIsNoWarning(String value) {
    assertThat(Warning.parse(value)).isEmpty();
  }

  @Test
  void quotesAndLineEndsCannotBreakOut() {
    Warning warning = new Warning(399, "h", "a\"b\\c\r\nVia: x");

    assertThat(warning.headerValue()).isEqualTo("399 h \"a\\\"b\\\\c Via: x\"");
    assertThatThrownBy(() -> new Warning(399, "a b", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLongTextIsRead() {
    String text = "\\\"x".repeat(30_000);

    assertThat(Warning.parse(new Warning(399, "h", text).headerValue()))
        .hasValueSatisfying(warning -> assertThat(warning.text()).isEqualTo(text));
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll String text) {
    Warning warning = new Warning(399, "h", text);

    assertThat(Warning.parse(warning.headerValue())).contains(warning);
  }
}
