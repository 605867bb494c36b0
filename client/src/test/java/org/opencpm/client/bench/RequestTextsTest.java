package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.client.bench.SipDatagram.Field;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.notification.ImdnParser;

class RequestTextsTest {

  /** RFC 3261 18.1.1. */
  private static final int MAX_UDP_BYTES = 1300;

  private final RequestTexts texts =
      new RequestTexts("cpm.example", "127.0.0.1:5060", "0123abcd", 250);
  private final SipDatagram read = new SipDatagram();
  private Endpoint endpoint;

  @BeforeEach
  void open() throws IOException {
    endpoint = new Endpoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), "test");
  }

  @AfterEach
  void close() throws IOException {
    endpoint.close();
  }

  @Test
  void everyRequestIsASipMessageWithTheLengthItNames() {
    for (Template template :
        new Template[] {texts.options(endpoint), texts.message(endpoint), texts.report(endpoint)}) {
      String text = TemplateTest.text(template.datagram());
      assertThat(read(text)).isTrue();
      assertThat(read.header("Content-Length"))
          .isEqualTo(Integer.toString(template.length() - read.body()));
      assertThat(text).doesNotContain("$").doesNotContain("\n\n");
      assertThat(template.length()).isLessThan(MAX_UDP_BYTES);
    }
  }

  @Test
  void twoMessagesShareNoIdentity() {
    Template template = texts.message(endpoint);
    PatchedDatagram datagram = template.datagram();
    List<String> first = identities(datagram.hex(template.slot("number"), 1));
    List<String> second = identities(datagram.hex(template.slot("number"), 2));

    assertThat(first).doesNotContainAnyElementsOf(second).doesNotContainNull();
  }

  private List<String> identities(PatchedDatagram datagram) {
    assertThat(read(TemplateTest.text(datagram))).isTrue();
    long messageId = Answers.delivered(read, RequestTexts.MESSAGE_ID);
    return List.of(
        read.value(Field.CALL_ID),
        read.value(Field.VIA),
        read.header("Contribution-ID"),
        Long.toString(messageId));
  }

  @Test
  void theReportNamesTheMessageAndIsAnImdnDocument() throws Exception {
    Template template = texts.report(endpoint);
    PatchedDatagram datagram = template.datagram().hex(template.slot("number"), 0x2a);
    String text = TemplateTest.text(datagram);
    assertThat(read(text)).isTrue();

    assertThat(Answers.delivered(read, RequestTexts.REPORTED_ID)).isEqualTo(0x2a);
    byte[] body = text.substring(read.body()).getBytes(StandardCharsets.UTF_8);
    CpimMessage cpim = CpimMessage.parse(body);
    assertThat(cpim.messageId()).contains("d0123abcd0000002a");
    assertThat(ImdnParser.parse(cpim.content().body()).messageId()).isEqualTo("m0123abcd0000002a");
  }

  @Test
  void aRegistrationIsASipMessage() {
    byte[] request = texts.register(new BenchUser(12), endpoint, 3, "Digest username=\"x\"");

    assertThat(read.read(request, request.length)).isTrue();
    assertThat(read.value(Field.CSEQ)).isEqualTo("3 REGISTER");
    assertThat(Answers.number(read)).isEqualTo(12);
    assertThat(read.header("Authorization")).isEqualTo("Digest username=\"x\"");
    assertThat(read.header("Contact")).startsWith("<sip:bench0012@127.0.0.1:");
  }

  private boolean read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return read.read(bytes, bytes.length);
  }
}
