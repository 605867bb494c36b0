package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.client.bench.SipDatagram.Field;

class SipDatagramTest {

  private static final String REQUEST =
      """
      MESSAGE sip:bob@192.0.2.2:4000 SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport
      via : SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK0
      From: <sip:alice@cpm.example>;tag=a
      To: <sip:bob@cpm.example>
      Call-ID: m0123456700000abc@bench
      CSeq: 1 MESSAGE
      Content-Type: message/cpim
      Content-Length: 34

      imdn.Message-ID: m0123456700000abd"""
          .replace("\n", "\r\n");

  private final SipDatagram datagram = new SipDatagram();

  @Test
  void readsARequest() {
    assertThat(read(REQUEST)).isTrue();

    assertThat(datagram.isRequest()).isTrue();
    assertThat(datagram.status()).isZero();
    assertThat(datagram.vias()).isEqualTo(2);
    assertThat(datagram.value(Field.VIA))
        .isEqualTo("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport");
    assertThat(datagram.value(Field.FROM)).isEqualTo("<sip:alice@cpm.example>;tag=a");
    assertThat(datagram.value(Field.CALL_ID)).isEqualTo("m0123456700000abc@bench");
    assertThat(datagram.value(Field.CSEQ)).isEqualTo("1 MESSAGE");
    assertThat(datagram.body()).isEqualTo(REQUEST.indexOf("imdn."));
  }

  @Test
  void findsTheNumberOfADeliveredMessageInItsBody() {
    read(REQUEST);

    assertThat(Answers.delivered(datagram, RequestTexts.MESSAGE_ID)).isEqualTo(0xabd);
    assertThat(Answers.delivered(datagram, RequestTexts.REPORTED_ID)).isEqualTo(-1);
  }

  @Test
  void readsAResponseWithCompactNamesInAnyOrder() {
    assertThat(
            read(
                "SIP/2.0 202 Accepted\r\nl: 0\r\ni:r0123456700000007@bench\r\nF: <sip:a@b>;tag=1\r\n"
                    + "t: <sip:c@d>;tag=2\r\nCSEQ: 4 REGISTER\r\nv: SIP/2.0/UDP x;branch=y\r\n\r\n"))
        .isTrue();

    assertThat(datagram.isRequest()).isFalse();
    assertThat(datagram.status()).isEqualTo(202);
    assertThat(Answers.kind(datagram)).isEqualTo((byte) 'r');
    assertThat(Answers.number(datagram)).isEqualTo(7);
    assertThat(Answers.statusLine(datagram)).isEqualTo("202 Accepted");
  }

  @Test
  void aFoldedLineBelongsToTheFieldBeforeIt() {
    assertThat(read(REQUEST.replace("From: <sip:alice", "From: Alice\r\n <sip:alice"))).isTrue();

    assertThat(datagram.value(Field.FROM)).isEqualTo("Alice\r\n <sip:alice@cpm.example>;tag=a");
  }

  @Test
  void readsOtherHeaderFieldsByName() {
    read(REQUEST);

    assertThat(datagram.header("content-type")).isEqualTo("message/cpim");
    assertThat(datagram.header("Warning")).isNull();
  }

  @Test
  void theNextDatagramLeavesNothingOfTheLast() {
    read(REQUEST);

    assertThat(read(REQUEST.replace("CSeq: 1 MESSAGE\r\n", ""))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n\r\n",
        "SIP/2.0",
        "SIP/2.0 2",
        "SIP/2.0 abc\r\n\r\n",
        "SIP/2.0 200 OK\r\n\r\n",
        "MESSAGE sip:a SIP/3.0\r\n\r\n",
        "MESSAGE sip:a SIP/2.0",
        "MESSAGE sip:a SIP/2.0\r\nVia: x",
        "garbage\r\nVia: x\r\nFrom: x\r\nTo: x\r\nCall-ID: x\r\nCSeq: x\r\n\r\n"
      })
  void whatIsNoSipMessageIsRefused(String text) {
    assertThat(read(text)).isFalse();
  }

  @Test
  void everyBeginningOfAMessageIsReadOrRefusedWithoutFailure() {
    for (int size = 0; size <= REQUEST.length(); size++) {
      boolean whole = size >= REQUEST.indexOf("imdn.");
      assertThat(read(REQUEST.substring(0, size))).isEqualTo(whole);
    }
  }

  @Test
  void damagedBytesAreReadOrRefusedWithoutFailure() {
    Random random = new Random(1);
    byte[] bytes = REQUEST.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      damaged[random.nextInt(bytes.length)] = '\r';
      if (datagram.read(damaged, damaged.length)) {
        Answers.delivered(datagram, RequestTexts.MESSAGE_ID);
        new OkResponse().to(datagram);
      }
    }
  }

  @Test
  void theAnswerCopiesWhatRfc3261Section8262Wants() {
    read(REQUEST);

    assertThat(StandardCharsets.UTF_8.decode(new OkResponse().to(datagram)).toString())
        .isEqualTo(
            """
            SIP/2.0 200 OK
            Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport
            Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK0
            From: <sip:alice@cpm.example>;tag=a
            To: <sip:bob@cpm.example>;tag=bench
            Call-ID: m0123456700000abc@bench
            CSeq: 1 MESSAGE
            Content-Length: 0

            """
                .replace("\n", "\r\n"));
  }

  @Test
  void theAnswerKeepsATagThatIsThere() {
    read(REQUEST.replace("To: <sip:bob@cpm.example>", "To: <sip:bob@cpm.example>;tag=x"));

    assertThat(StandardCharsets.UTF_8.decode(new OkResponse().to(datagram)).toString())
        .contains("To: <sip:bob@cpm.example>;tag=x\r\n");
  }

  private boolean read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return datagram.read(bytes, bytes.length);
  }
}
