package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.opencpm.client.wire.MsrpStreamSplitter;
import org.opencpm.messaging.CpimMessage;

/** The load program's frames: what it writes, and what it reads of others. */
class MsrpFramesTest {

  private static final String OWN = "msrp://127.0.0.1:9/own;tcp";
  private static final String OTHER = "msrp://127.0.0.1:2855/other;tcp";

  private final MsrpTexts texts = new MsrpTexts(OWN, OTHER);
  private final MsrpScan scan = new MsrpScan();

  private byte[] message(long number) {
    ByteBuffer out = ByteBuffer.allocate(texts.messageLength());
    texts.putMessage(number, out);
    return out.array();
  }

  @Test
  void writesMessagesWithTheirNumber() throws Exception {
    texts.messages("brun", 400);
    String frame = new String(message(42), StandardCharsets.US_ASCII);
    assertThat(frame)
        .startsWith("MSRP t000000000042 SEND\r\nTo-Path: " + OTHER + "\r\nFrom-Path: " + OWN)
        .contains("\r\nMessage-ID: m000000000042\r\n")
        .contains("\r\nByte-Range: 1-400/400\r\n")
        .endsWith("\r\n-------t000000000042$\r\n");
    int from = frame.indexOf("\r\n\r\n") + 4;
    byte[] body =
        frame.substring(from, frame.lastIndexOf("\r\n-------")).getBytes(StandardCharsets.US_ASCII);
    assertThat(body).hasSize(400);
    assertThat(CpimMessage.parse(body).messageId()).contains("brun000000000042");
    assertThatThrownBy(() -> texts.messages("brun", 100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesTheChunksOfAFile() throws Exception {
    texts.chunks("file-1", 1000, 3);
    String first = new String(message(0), StandardCharsets.US_ASCII);
    assertThat(first)
        .startsWith("MSRP t000000000000 SEND\r\n")
        .contains("\r\nMessage-ID: file-1\r\n")
        .contains("\r\nByte-Range: 000000000001-000000001000/3000\r\n")
        .endsWith("\r\n-------t000000000000+\r\n");
    byte[] last = message(2);
    assertThat(new String(last, StandardCharsets.US_ASCII))
        .contains("\r\nByte-Range: 000000002001-000000003000/3000\r\n")
        .endsWith("\r\n-------t000000000002$\r\n");
    assertThat(scan.read(last, 0, last.length)).isEqualTo(last.length);
    assertThat(scan.isLast()).isTrue();
  }

  @Test
  void readsAFrameAtEverySplitPoint() {
    texts.messages("brun", 400);
    byte[] frame = message(7);
    for (int limit = 0; limit < frame.length; limit++) {
      assertThat(scan.read(frame, 0, limit)).as("first " + limit).isEqualTo(-1);
    }
    assertThat(scan.read(frame, 0, frame.length)).isEqualTo(frame.length);
    assertThat(scan.wantsAnswer()).isTrue();
    assertThat(scan.isLast()).isTrue();
    assertThat(MsrpTexts.number(frame, scan.idFrom(), scan.idLength())).isEqualTo(7);
  }

  @Test
  void isNotDeceivedByHyphensInABody() {
    String frame =
        "MSRP ab12 SEND\r\nTo-Path: x\r\nFrom-Path: y\r\n\r\n-------ab1\r\n--------ab12$\r\n"
            + "x-------ab12$\r\n------- ab12$\r\n\r\n-------ab12+\r\n";
    byte[] bytes = frame.getBytes(StandardCharsets.US_ASCII);
    assertThat(scan.read(bytes, 0, bytes.length)).isEqualTo(bytes.length);
    assertThat(scan.isLast()).isFalse();
  }

  @Test
  void writesAnswersThatItReads() {
    byte[] id = "tr-4711".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(texts.answerLength(id.length));
    texts.putAnswer(id, 0, id.length, out);
    assertThat(out.hasRemaining()).isFalse();
    assertThat(new String(out.array(), StandardCharsets.US_ASCII))
        .isEqualTo(
            "MSRP tr-4711 200 OK\r\nTo-Path: "
                + OTHER
                + "\r\nFrom-Path: "
                + OWN
                + "\r\n-------tr-4711$\r\n");
    assertThat(scan.read(out.array(), 0, out.limit())).isEqualTo(out.limit());
    assertThat(scan.status()).isEqualTo(200);
    assertThat(scan.wantsAnswer()).isFalse();
  }

  @Test
  void itsBindingRequestIsAFrame() {
    int[] frames = {0};
    new MsrpStreamSplitter(frame -> frames[0]++).accept(texts.binding());
    assertThat(frames[0]).isEqualTo(1);
  }
}
