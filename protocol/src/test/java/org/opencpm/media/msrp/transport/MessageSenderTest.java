package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.SendHead;

/** Messages in chunks, against a peer made of plain sockets. */
class MessageSenderTest {

  private static final MsrpUri PEER = MsrpUri.of(false, "192.0.2.7", 9, "peer");
  private static final MessageSender.Pace PACE = new MessageSender.Pace(4, 2);

  private final ExecutorService reader = Executors.newSingleThreadExecutor();
  private final MsrpEndpoint endpoint = Loops.endpoint(Loops.SETTINGS);
  private final Loops.Answer answer = new Loops.Answer();
  private MsrpSession session;
  private RawPeer peer;

  @BeforeEach
  void bind() throws IOException {
    session = endpoint.open(SessionPlan.PLAIN, new Recorder());
    session.accept(MsrpPath.of(PEER));
    peer = RawPeer.to(Loops.listen(endpoint));
    peer.sendChunk("t0t0", session.uri().toString(), PEER.toString(), "Message-ID: b\r\n", null);
    peer.frame();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    endpoint.close();
    reader.shutdownNow();
  }

  private static SendHead head(FailureReport failures) {
    return new SendHead("m", ByteRange.FROM_START, false, failures, "text/plain", List.of());
  }

  private void expect(String range, String body, char flag, boolean answered) throws IOException {
    String frame = peer.frame();
    assertThat(RawPeer.header(frame, "Byte-Range")).isEqualTo(range);
    assertThat(RawPeer.body(frame)).isEqualTo(body);
    assertThat(frame.charAt(frame.length() - 3)).isEqualTo(flag);
    if (answered) {
      peer.answer(frame, "200 OK");
    }
  }

  @Test
  void numbersTheBytes() throws IOException {
    MessageSender.send(session, head(FailureReport.YES), "Hello you".getBytes(), PACE, answer);
    expect("1-4/9", "Hell", '+', true);
    expect("5-8/9", "o yo", '+', true);
    assertThat(answer).isNotDone();
    expect("9-9/9", "u", '$', true);
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void sendsAnEmptyMessage() throws IOException {
    MessageSender.send(session, head(FailureReport.YES), new byte[0], PACE, answer);
    expect("1-0/0", "", '$', true);
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void sendsAStreamOfUnknownLength() throws IOException {
    InputStream source = new ByteArrayInputStream("Hello yo".getBytes());
    MessageSender.send(
        session, head(FailureReport.YES), source, ByteRange.UNKNOWN, reader, PACE, answer);
    expect("1-4/*", "Hell", '+', true);
    expect("5-8/*", "o yo", '$', true);
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void keepsItsWindow() throws Exception {
    MessageSender.send(session, head(FailureReport.YES), new byte[16], PACE, answer);
    String first = peer.frame();
    peer.frame();
    Thread.sleep(100);
    assertThat(peer.socket().getInputStream().available()).isZero();
    peer.answer(first, "200 OK");
    assertThat(RawPeer.header(peer.frame(), "Byte-Range")).isEqualTo("9-12/16");
  }

  @Test
  void stopsAtTheFirstError() throws Exception {
    MessageSender.send(session, head(FailureReport.YES), new byte[16], PACE, answer);
    peer.answer(peer.frame(), "413 Stop");
    assertThat(answer.status()).isEqualTo(413);
    peer.answer(peer.frame(), "200 OK");
    Thread.sleep(100);
    assertThat(peer.socket().getInputStream().available()).isZero();
  }

  @Test
  void waitsForNoAnswersWhereNoneAreAskedFor() throws IOException {
    MessageSender.send(session, head(FailureReport.NO), "Hello you".getBytes(), PACE, answer);
    expect("1-4/9", "Hell", '+', false);
    expect("5-8/9", "o yo", '+', false);
    expect("9-9/9", "u", '$', false);
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void tellsTheOtherEndWhenItGivesUp() throws IOException {
    MessageSender sender =
        MessageSender.send(session, head(FailureReport.YES), new byte[100], PACE, answer);
    peer.frame();
    peer.frame();
    sender.abort();
    expect("9-8/100", "", '#', false);
    assertThat(answer.status()).isZero();
  }

  @Test
  void givesUpWhenItsSourceFails() throws IOException {
    InputStream tooShort = new ByteArrayInputStream("Hello".getBytes());
    MessageSender.send(session, head(FailureReport.YES), tooShort, 9, reader, PACE, answer);
    expect("1-4/9", "Hell", '+', true);
    expect("5-4/9", "", '#', false);
    assertThat(answer.status()).isZero();
  }

  @Test
  void hearsOfALostSession() throws IOException {
    MessageSender.send(session, head(FailureReport.YES), new byte[100], PACE, answer);
    peer.frame();
    peer.reset();
    assertThat(answer.status()).isZero();
    Loops.Answer late = new Loops.Answer();
    MessageSender.send(session, head(FailureReport.NO), new byte[100], PACE, late);
    assertThat(late.status()).isZero();
  }

  @Test
  void waitsForASlowReaderWithoutPilingUp() throws Exception {
    byte[] content = new byte[20 << 20];
    new Random(4).nextBytes(content);
    MessageSender.Pace quick = new MessageSender.Pace(8192, 1 << 20);
    MessageSender.send(session, head(FailureReport.NO), content, quick, answer);
    Thread.sleep(300);
    assertThat(answer).isNotDone();
    assertThat(session.writable()).isFalse();
    long length = 0;
    String frame;
    do {
      frame = peer.frame();
      length += RawPeer.body(frame).length();
    } while (!frame.endsWith("$\r\n"));
    assertThat(length).isEqualTo(content.length);
    assertThat(answer.status()).isEqualTo(200);
  }
}
