package org.opencpm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.opencpm.notification.DispositionRequest.DISPLAY;
import static org.opencpm.notification.DispositionRequest.NEGATIVE_DELIVERY;
import static org.opencpm.notification.DispositionRequest.POSITIVE_DELIVERY;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnWriter;

class CpimBuilderTest {

  private static CpimMessage.Builder anonymous() {
    return CpimMessage.builder().from(CpimMessage.ANONYMOUS).to(CpimMessage.ANONYMOUS);
  }

  @Test
  void writesThePagerMessageOfTheExamplesToTheByte() {
    CpimMessage message =
        anonymous()
            .messageId("Mx7Qp2Lr9aTz04")
            .dateTime(OffsetDateTime.parse("2024-03-05T10:15:30.120Z"))
            .dispositions(Set.of(DISPLAY, NEGATIVE_DELIVERY, POSITIVE_DELIVERY))
            .content("Lunch at 12? ☕".getBytes(UTF_8))
            .build();

    assertThat(message.bytes()).isEqualTo(SpecExample.body("01-pager-message.txt"));
  }

  @Test
  void writesTheNotificationOfTheExamplesToTheByte() {
    byte[] document =
        ImdnWriter.write(
            ImdnDocument.of(
                "Mx7Qp2Lr9aTz04", Optional.of("2024-03-05T10:15:30.120Z"), Disposition.DELIVERED));
    CpimMessage message =
        anonymous()
            .messageId("Dn5kV0s8bYcW11")
            .dateTime(OffsetDateTime.parse("2024-03-05T10:15:31.402Z"))
            .contentType("message/imdn+xml")
            .contentHeader("Content-Disposition", "notification")
            .content(document)
            .build();

    assertThat(message.bytes()).isEqualTo(SpecExample.body("03-imdn-delivery-message.txt"));
  }

  @Test
  void writesEachNamespaceBeforeItsHeadersAndNothingThatWasNotAskedFor() {
    CpimMessage message =
        CpimMessage.builder()
            .from("tel:+15550100001")
            .to("sip:bob@example.com")
            .imdn("IMDN-Route", "<sip:hop@example.com>")
            .namespace("cpm", "http://www.openmobilealliance.org/cpm/")
            .header("cpm.Payload-Type", "image/png")
            .header("Subject", "Füße")
            .contentType("image/png")
            .contentHeader("Content-ID", "<1@example.com>")
            .content(new byte[] {1, 2})
            .build();

    assertThat(new String(message.bytes(), UTF_8))
        .isEqualTo(
            """
            From: <tel:+15550100001>
            To: <sip:bob@example.com>
            NS: imdn <urn:ietf:params:imdn>
            imdn.IMDN-Route: <sip:hop@example.com>
            NS: cpm <http://www.openmobilealliance.org/cpm/>
            cpm.Payload-Type: image/png
            Subject: Füße

            Content-Type: image/png
            Content-ID: <1@example.com>
            Content-Length: 2

            """
                    .replace("\n", "\r\n")
                + "\1\2");
    assertThat(message.route()).containsExactly("sip:hop@example.com");
  }

  @Test
  void anOffsetStaysAsItIs() {
    CpimMessage message =
        anonymous().dateTime(OffsetDateTime.parse("2024-03-05T10:15:30+05:30")).build();

    assertThat(new String(message.bytes(), UTF_8))
        .contains("DateTime: 2024-03-05T10:15:30.000+05:30\r\n");
  }

  @Test
  void needsBothAddresses() {
    assertThatIllegalStateException().isThrownBy(() -> CpimMessage.builder().build());
    assertThatIllegalStateException()
        .isThrownBy(() -> CpimMessage.builder().from("sip:a@example.com").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "alice", "<sip:a@example.com>", "sip:a@x>\r\nTo: <sip:c@x", "sip:a b", "sip:"})
  void refusesWhatIsNoUri(String uri) {
    assertThatIllegalArgumentException().isThrownBy(() -> CpimMessage.builder().from(uri));
    assertThatIllegalArgumentException().isThrownBy(() -> CpimMessage.builder().to(uri));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CpimMessage.builder().namespace("p", uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: b", "a\nb", "a\rb", "a\0b", "a\u001bb", "a\u007fb"})
  void refusesValuesThatAreNotOneLine(String value) {
    CpimMessage.Builder builder = anonymous();

    assertThatIllegalArgumentException().isThrownBy(() -> builder.messageId(value));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.imdn("Original-To", value));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.header("Subject", value));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.contentType(value));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.contentHeader("X", value));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.header(value, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.namespace(value, "urn:x"));
  }

  @Test
  void refusesASecondSenderAndTooManyHeaders() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> anonymous().header("From", "<sip:other@example.com>").build());
    CpimMessage.Builder builder = anonymous();
    for (int i = 0; i < HeaderBlock.MAX_HEADERS; i++) {
      builder.header("X", "y");
    }
    assertThatIllegalArgumentException().isThrownBy(builder::build);
  }
}
