package org.opencpm.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.SpecExample;

@Requirement(
    value = {"SD-REF-01", "AD-PF-17"},
    partial = true)
class ImdnWriterTest {

  @ParameterizedTest
  @CsvSource({
    "03-imdn-delivery-message.txt, Mx7Qp2Lr9aTz04, 2024-03-05T10:15:30.120Z, DELIVERED",
    "04-msrp-imdn-display.txt, Cm1aB7tY3xPq20, 2024-03-05T10:16:02.007Z, DISPLAYED"
  })
  void writesTheExamplesToTheByte(String file, String id, String time, Disposition disposition)
      throws Exception {
    byte[] example = CpimMessage.parse(SpecExample.body(file)).content().body();

    assertThat(ImdnWriter.write(ImdnDocument.of(id, Optional.of(time), disposition)))
        .isEqualTo(example);
  }

  @Test
  void writesEveryElementInTheOrderOfTheSchema() {
    byte[] written =
        ImdnWriter.write(
            new ImdnDocument(
                "1<2>",
                Optional.of("2024-03-05T10:15:30Z"),
                Optional.of("sip:b@example.com;a=1&b"),
                Optional.of("tel:+15550100002"),
                Optional.of("Füße 🎉"),
                Disposition.PROCESSING_FORBIDDEN));

    assertThat(new String(written, UTF_8))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <imdn xmlns="urn:ietf:params:xml:ns:imdn">
              <message-id>1&lt;2&gt;</message-id>
              <datetime>2024-03-05T10:15:30Z</datetime>
              <recipient-uri>sip:b@example.com;a=1&amp;b</recipient-uri>
              <original-recipient-uri>tel:+15550100002</original-recipient-uri>
              <subject>Füße 🎉</subject>
              <processing-notification><status><forbidden/></status></processing-notification>
            </imdn>
            """
                .replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\u001bb", "a\ud800b", "a\uffffb"})
  void refusesCharactersThatXmlCannotCarry(String id) {
    ImdnDocument document = ImdnDocument.of(id, Optional.empty(), Disposition.FAILED);

    assertThatIllegalArgumentException().isThrownBy(() -> ImdnWriter.write(document));
  }

  @Test
  void aNotificationNeedsAMessageId() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImdnDocument.of(" ", Optional.empty(), Disposition.FAILED));
  }
}
