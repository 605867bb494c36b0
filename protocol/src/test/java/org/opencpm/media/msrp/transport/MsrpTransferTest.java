package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.SendHead;

/** Chunks between an endpoint and a peer made of plain sockets. */
class MsrpTransferTest {

  private static final MsrpUri PEER = MsrpUri.of(false, "192.0.2.7", 9, "peer");

  private final MsrpEndpoint endpoint =
      Loops.endpoint(
          Loops.SETTINGS.withTimes(EndpointTimes.DEFAULT.withResponse(Loops.millis(400))));
  private final Recorder heard = new Recorder();
  private MsrpSession session;
  private RawPeer peer;

  @BeforeEach
  void bind() throws IOException {
    InetSocketAddress address = Loops.listen(endpoint);
    session = endpoint.open(SessionPlan.PLAIN, heard);
    session.accept(MsrpPath.of(PEER));
    peer = RawPeer.to(address);
    peer.sendChunk("t0t0", session.uri().toString(), PEER.toString(), "Message-ID: b\r\n", null);
    assertThat(peer.frame()).startsWith("MSRP t0t0 200 ");
    assertThat(heard.next()).isEqualTo("bound");
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    endpoint.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static SendHead head(String id, ByteRange range, FailureReport failures) {
    return new SendHead(id, range, false, failures, "text/plain", List.of());
  }

  @Test
  void sendsASmallChunkAsOneFrameWithItsRealRange() throws IOException {
    Loops.Answer answer = new Loops.Answer();
    OutgoingChunk chunk =
        session.send(head("m1", new ByteRange(1, 10, 10), FailureReport.YES), answer);
    chunk.data(bytes("xxHello"), 2, 5);
    chunk.data(bytes(" you"), 0, 4);
    chunk.end(Continuation.MORE);
    String frame = peer.frame();
    assertThat(RawPeer.body(frame)).isEqualTo("Hello you");
    assertThat(RawPeer.header(frame, "Byte-Range")).isEqualTo("1-9/10");
    assertThat(RawPeer.header(frame, "To-Path")).isEqualTo(PEER.toString());
    assertThat(frame).endsWith("+\r\n");
    peer.answer(frame, "200 OK");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void streamsALargeChunkAsItComes() throws IOException {
    Loops.Answer answer = new Loops.Answer();
    OutgoingChunk chunk =
        session.send(head("m1", new ByteRange(1, 9000, 9000), FailureReport.YES), answer);
    byte[] data = new byte[9000];
    new Random(1).nextBytes(data);
    chunk.data(data, 0, 4500);
    chunk.data(data, 4500, 4500);
    chunk.end(Continuation.LAST);
    String frame = peer.frame();
    assertThat(bytes(RawPeer.body(frame))).isEqualTo(data);
    assertThat(RawPeer.header(frame, "Byte-Range")).isEqualTo("1-*/9000");
    peer.answer(frame, "200 OK");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void interruptsAStreamForWhatElseMustGoOut() throws IOException {
    Loops.Answer answer = new Loops.Answer();
    SendHead large = head("large", new ByteRange(1, ByteRange.UNKNOWN, 12), FailureReport.YES);
    OutgoingChunk chunk = session.send(large, answer);
    chunk.data(bytes("slow "), 0, 5);
    Loops.settle(session);
    peer.sendChunk(
        "t1t1", session.uri().toString(), PEER.toString(), "Message-ID: in\r\n", "a question");
    String first = peer.frame();
    assertThat(RawPeer.body(first)).isEqualTo("slow ");
    assertThat(first).endsWith("+\r\n");
    assertThat(peer.frame()).startsWith("MSRP t1t1 200 ");
    chunk.data(bytes("writer!"), 0, 7);
    chunk.end(Continuation.LAST);
    String second = peer.frame();
    assertThat(RawPeer.header(second, "Message-ID")).isEqualTo("large");
    assertThat(RawPeer.header(second, "Byte-Range")).isEqualTo("6-*/12");
    assertThat(RawPeer.body(second)).isEqualTo("writer!");
    assertThat(second).endsWith("$\r\n");
    peer.answer(first, "200 OK");
    assertThat(answer).isNotDone();
    peer.answer(second, "200 OK");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void letsTwoStreamsTakeTurns() throws IOException {
    Loops.Answer one = new Loops.Answer();
    Loops.Answer two = new Loops.Answer();
    ByteRange unknown = ByteRange.FROM_START;
    OutgoingChunk a = session.send(head("a", unknown, FailureReport.YES), one);
    OutgoingChunk b = session.send(head("b", unknown, FailureReport.YES), two);
    for (int i = 0; i < 20; i++) {
      a.data(bytes("a".repeat(1000)), 0, 1000);
      b.data(bytes("b".repeat(1000)), 0, 1000);
    }
    a.end(Continuation.LAST);
    b.end(Continuation.LAST);
    StringBuilder bodyA = new StringBuilder();
    StringBuilder bodyB = new StringBuilder();
    int frames = 0;
    int last = 0;
    while (last < 2) {
      String frame = peer.frame();
      boolean isA = RawPeer.header(frame, "Message-ID").equals("a");
      StringBuilder body = isA ? bodyA : bodyB;
      assertThat(RawPeer.header(frame, "Byte-Range")).isEqualTo((body.length() + 1) + "-*/*");
      body.append(RawPeer.body(frame));
      last += frame.endsWith("$\r\n") ? 1 : 0;
      frames++;
      peer.answer(frame, "200 OK");
    }
    assertThat(bodyA.toString()).isEqualTo("a".repeat(20_000));
    assertThat(bodyB.toString()).isEqualTo("b".repeat(20_000));
    assertThat(frames).isBetween(3, 30);
    assertThat(one.status()).isEqualTo(200);
    assertThat(two.status()).isEqualTo(200);
  }

  @Test
  void hearsAnErrorBeforeTheChunkIsSent() throws IOException {
    Loops.Answer answer = new Loops.Answer();
    OutgoingChunk chunk = session.send(head("a", ByteRange.FROM_START, FailureReport.YES), answer);
    chunk.data(bytes("x".repeat(5000)), 0, 5000);
    peer.send("");
    // A half sent frame has no end to be read; its start line tells the transaction.
    byte[] start = new byte[17];
    assertThat(peer.socket().getInputStream().readNBytes(start, 0, 17)).isEqualTo(17);
    String tid = new String(start, StandardCharsets.ISO_8859_1).substring(5, 17);
    peer.send(
        "MSRP "
            + tid
            + " 413 Stop\r\nTo-Path: "
            + session.uri()
            + "\r\nFrom-Path: "
            + PEER
            + "\r\n-------"
            + tid
            + "$\r\n");
    assertThat(answer.status()).isEqualTo(413);
    chunk.end(Continuation.ABORTED);
  }

  @Test
  void cutsAVeryLargeChunkIntoPartsThatAreAnsweredEach() throws IOException {
    Loops.Answer answer = new Loops.Answer();
    int size = 2 * OutgoingQueue.PART + 5;
    OutgoingChunk chunk =
        session.send(head("big", new ByteRange(1, size, size), FailureReport.YES), answer);
    byte[] piece = bytes("x".repeat(OutgoingQueue.PART));
    chunk.data(piece, 0, piece.length);
    chunk.data(piece, 0, piece.length);
    chunk.data(piece, 0, 5);
    chunk.end(Continuation.LAST);
    int start = 1;
    for (String flag : List.of("+", "+", "$")) {
      String frame = peer.frame();
      assertThat(RawPeer.header(frame, "Byte-Range")).isEqualTo(start + "-*/" + size);
      assertThat(frame).endsWith(flag + "\r\n");
      start += RawPeer.body(frame).length();
      assertThat(answer).isNotDone();
      peer.answer(frame, "200 OK");
    }
    assertThat(start).isEqualTo(size + 1);
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "YES, 200, 200",
    "YES, 415, 415",
    "YES, , 408",
    "PARTIAL, 200, none",
    "PARTIAL, 415, 415",
    "PARTIAL, , none",
    "NO, 415, none",
    "NO, , none"
  })
  void tellsTheWriterWhatFailureReportAsksFor(FailureReport wanted, String sent, String told)
      throws Exception {
    Loops.Answer answer =
        Loops.sendWhole(session, head("a", new ByteRange(1, 1, 1), wanted), bytes("x"));
    String frame = peer.frame();
    assertThat(RawPeer.header(frame, "Failure-Report")).isEqualTo(wanted.toString());
    if (sent != null) {
      peer.answer(frame, sent + " x");
    }
    if (told.equals("none")) {
      Thread.sleep(600);
      assertThat(answer).isNotDone();
    } else {
      assertThat(answer.status()).isEqualTo(Integer.parseInt(told));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "yes, 200, true",
    "yes, 413, true",
    "partial, 200, false",
    "partial, 413, true",
    "no, 200, false",
    "no, 413, false"
  })
  void answersAsFailureReportAsks(String wanted, int status, boolean answered) throws Exception {
    BlockingQueue<IncomingChunk> ended = new LinkedBlockingQueue<>();
    MsrpSession other =
        endpoint.open(
            SessionPlan.PLAIN,
            new Recorder() {
              @Override
              public void chunkEnded(IncomingChunk chunk, Continuation flag) {
                ended.add(chunk);
              }
            });
    other.accept(MsrpPath.of(PEER));
    String headers = "Message-ID: 1\r\nFailure-Report: " + wanted + "\r\n";
    peer.sendChunk("t1t1", other.uri().toString(), PEER.toString(), headers, "x");
    IncomingChunk chunk = ended.poll(5, TimeUnit.SECONDS);
    chunk.answer(status, "As You Like");
    chunk.answer(400, "not twice");
    peer.sendChunk("t2t2", session.uri().toString(), PEER.toString(), "Message-ID: 2\r\n", "next");
    if (answered) {
      assertThat(peer.frame()).startsWith("MSRP t1t1 " + status + " As You Like\r\n");
    }
    assertThat(peer.frame()).startsWith("MSRP t2t2 200 ");
  }

  @Test
  void readsInterleavedMessagesOfOneConnection() throws IOException {
    for (int i = 0; i < 6; i++) {
      String id = i % 2 == 0 ? "a" : "b";
      String range = "Byte-Range: " + (i / 2 * 2 + 1) + "-" + (i / 2 * 2 + 2) + "/6\r\n";
      peer.sendChunk(
          "t" + i + "xx",
          session.uri().toString(),
          PEER.toString(),
          "Message-ID: " + id + "\r\n" + range,
          id + i);
      assertThat(peer.frame()).startsWith("MSRP t" + i + "xx 200 ");
    }
    assertThat(heard.others())
        .containsExactly(
            "chunk a 1-2/6 $",
            "chunk b 1-2/6 $",
            "chunk a 3-4/6 $",
            "chunk b 3-4/6 $",
            "chunk a 5-6/6 $",
            "chunk b 5-6/6 $");
  }

  @Test
  void losesWhatIsUnderWayWithTheConnection() throws IOException {
    Loops.Answer sent =
        Loops.sendWhole(session, head("a", new ByteRange(1, 1, 1), FailureReport.YES), bytes("x"));
    Loops.Answer half = new Loops.Answer();
    OutgoingChunk chunk = session.send(head("b", ByteRange.FROM_START, FailureReport.YES), half);
    chunk.data(bytes("y"), 0, 1);
    peer.frame();
    peer.reset();
    assertThat(sent.status()).isZero();
    assertThat(half.status()).isZero();
    assertThat(heard.next()).isEqualTo("lost");
    chunk.data(bytes("z"), 0, 1);
    chunk.end(Continuation.LAST);
    Loops.Answer late =
        Loops.sendWhole(session, head("c", new ByteRange(1, 1, 1), FailureReport.YES), bytes("x"));
    assertThat(late.status()).isZero();
  }

  @Test
  void endsAHalfSentChunkWhenOnlyItsSessionCloses() throws IOException {
    MsrpSession other = endpoint.open(SessionPlan.PLAIN, new Recorder());
    other.accept(MsrpPath.of(PEER));
    peer.sendChunk("t1t1", other.uri().toString(), PEER.toString(), "Message-ID: 1\r\n", null);
    peer.frame();
    Loops.Answer answer = new Loops.Answer();
    OutgoingChunk chunk = session.send(head("a", ByteRange.FROM_START, FailureReport.YES), answer);
    chunk.data(bytes("half"), 0, 4);
    session.close();
    String frame = peer.frame();
    assertThat(RawPeer.body(frame)).isEqualTo("half");
    assertThat(frame).endsWith("#\r\n");
    assertThat(answer.status()).isZero();
    assertThat(other.bound()).isTrue();
  }

  @Test
  void movesAMegabyteInSmallChunksBothWays() throws Exception {
    try (MsrpEndpoint client = Loops.endpoint(Loops.SETTINGS)) {
      byte[] content = new byte[1 << 20];
      new Random(2).nextBytes(content);
      ByteArrayOutputStream there = new ByteArrayOutputStream();
      ByteArrayOutputStream back = new ByteArrayOutputStream();
      MsrpSession passive = endpoint.open(SessionPlan.PLAIN, new Collector(there));
      MsrpSession active = client.open(SessionPlan.PLAIN, new Collector(back));
      Loops.join(passive, active, Loops.listen(endpoint));
      while (!active.bound()) {
        Thread.sleep(5);
      }
      Loops.Answer one = new Loops.Answer();
      Loops.Answer two = new Loops.Answer();
      SendHead head = SendHead.ofMessage("big", content.length, "application/x");
      MessageSender.send(active, head, content, MessageSender.Pace.DEFAULT, one);
      MessageSender.send(passive, head, content, MessageSender.Pace.DEFAULT, two);
      assertThat(one.status()).isEqualTo(200);
      assertThat(two.status()).isEqualTo(200);
      assertThat(there.toByteArray()).isEqualTo(content);
      assertThat(back.toByteArray()).isEqualTo(content);
    }
  }

  private static final class Collector extends Recorder {

    private final ByteArrayOutputStream content;

    Collector(ByteArrayOutputStream content) {
      this.content = content;
    }

    @Override
    public void chunkData(IncomingChunk chunk, byte[] data) {
      content.writeBytes(data);
    }

    @Override
    public void chunkEnded(IncomingChunk chunk, Continuation flag) {
      chunk.answer(200, null);
    }
  }
}
