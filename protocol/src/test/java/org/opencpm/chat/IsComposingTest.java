package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.chat.IsComposing.State;
import org.opencpm.messaging.SpecExample;

/** Composing indications (RFC 3994). */
class IsComposingTest {

  @Test
  void theExampleIsUnderstood() throws IsComposingSyntaxException {
    assertThat(IsComposing.parse(SpecExample.body("09-msrp-iscomposing.txt")))
        .isEqualTo(IsComposing.active(60));
  }

  @Test
  void theIdleExampleOfTheRfcIsUnderstood() throws IsComposingSyntaxException {
    IsComposing idle =
        IsComposing.parse(
            bytes(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                  <state>idle</state>
                  <lastactive>2003-01-27T10:43:00Z</lastactive>
                  <contenttype>audio</contenttype>
                </isComposing>"""));

    assertThat(idle.state()).isEqualTo(State.IDLE);
    assertThat(idle.lastActive()).contains(OffsetDateTime.parse("2003-01-27T10:43:00Z"));
    assertThat(idle.contentType()).contains("audio");
    assertThat(idle.refresh()).isEmpty();
    assertThat(idle.effectiveRefresh()).isEqualTo(120);
  }

  @Test
  void theDocumentIsWrittenInTheOrderOfItsSchema() {
    assertThat(text(IsComposing.active(90).write()))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\">"
                + "<state>active</state><contenttype>text/plain</contenttype>"
                + "<refresh>90</refresh></isComposing>");
  }

  @Test
  void whatIsWrittenIsReadBack() throws IsComposingSyntaxException {
    IsComposing idle = IsComposing.idle(OffsetDateTime.parse("2024-03-05T10:20:03.333Z"));

    assertThat(IsComposing.parse(idle.write())).isEqualTo(idle);
  }

  @Test
  void unknownStatesMeanIdleAndARefreshIsNeverShort() throws IsComposingSyntaxException {
    IsComposing odd =
        IsComposing.parse(
            bytes("<isComposing><state>thinking</state><refresh>1</refresh></isComposing>"));

    assertThat(odd.state()).isEqualTo(State.IDLE);
    assertThat(odd.effectiveRefresh()).isEqualTo(60);
    assertThat(IsComposing.active(5).refresh()).isEqualTo(OptionalInt.of(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "typing",
        "<isComposing/>",
        "<composing><state>active</state></composing>",
        "<isComposing><state>active</state>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><isComposing><state>&b;</state></isComposing>"
      })
  void whatIsNoIndicationIsRefused(String text) {
    assertThatThrownBy(() -> IsComposing.parse(bytes(text)))
        .isInstanceOf(IsComposingSyntaxException.class);
  }

  @Test
  void aLargeDocumentIsRefused() {
    String text = "<isComposing><state>" + "x".repeat(4096) + "</state></isComposing>";

    assertThatThrownBy(() -> IsComposing.parse(bytes(text)))
        .isInstanceOf(IsComposingSyntaxException.class);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
