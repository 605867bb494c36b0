package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TemplateTest {

  @Test
  void fieldsAreOverwrittenWhereverTheyStand() {
    Template template = Template.of("a ${number:4} b ${user:3} c ${number:4}");
    PatchedDatagram datagram = template.datagram();

    datagram.hex(template.slot("number"), 0x1f).decimal(template.slot("user"), 42);

    assertThat(text(datagram)).isEqualTo("a 001f b 042 c 001f");
  }

  @Test
  void aSecondPatchLeavesNothingOfTheFirst() {
    Template template = Template.of("<${number:8}>");
    PatchedDatagram datagram = template.datagram();

    datagram.hex(template.slot("number"), 0xdeadbeefL);
    assertThat(text(datagram)).isEqualTo("<deadbeef>");
    datagram.hex(template.slot("number"), 7);
    assertThat(text(datagram)).isEqualTo("<00000007>");
  }

  @Test
  void aNumberTooLongForItsFieldLosesItsFirstDigits() {
    Template template = Template.of("${user:2}");

    assertThat(text(template.datagram().decimal(template.slot("user"), 1234))).isEqualTo("34");
  }

  @Test
  void copiesOfOneTemplateDoNotShareTheirBytes() {
    Template template = Template.of("${user:2}");
    PatchedDatagram one = template.datagram().decimal(template.slot("user"), 1);

    template.datagram().decimal(template.slot("user"), 2);

    assertThat(text(one)).isEqualTo("01");
  }

  @Test
  void offsetsAreCountedInBytes() {
    Template template = Template.of("☕ ${user:2}");

    assertThat(text(template.datagram().decimal(template.slot("user"), 5))).isEqualTo("☕ 05");
  }

  @Test
  void contentLengthCountsTheBodyWithItsFields() {
    Template request = Template.request("OPTIONS sip:a SIP/2.0\nVia: x\n", "é${number:8}");

    assertThat(text(request.datagram()))
        .isEqualTo("OPTIONS sip:a SIP/2.0\r\nVia: x\r\nContent-Length: 10\r\n\r\né00000000");
  }

  @Test
  void aFieldHasOneWidth() {
    assertThatThrownBy(() -> Template.of("${number:8} ${number:4}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownFieldIsRefused() {
    assertThatThrownBy(() -> Template.of("plain").slot("number"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static String text(PatchedDatagram datagram) {
    return StandardCharsets.UTF_8.decode(datagram.ready()).toString();
  }
}
