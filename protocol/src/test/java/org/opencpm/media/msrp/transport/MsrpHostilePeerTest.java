package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.SendHead;

/** Peers that are broken, slow, silent or malicious: they cost little and hurt nobody else. */
class MsrpHostilePeerTest {

  private static final MsrpUri PEER = MsrpUri.of(false, "192.0.2.7", 9, "peer");
  private static final EndpointTimes TIMES =
      new EndpointTimes(
          Duration.ofMillis(300),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofMillis(700),
          Duration.ofMillis(800));

  private final MsrpEndpoint endpoint =
      Loops.endpoint(Loops.SETTINGS.withTimes(TIMES).withConnections(50));
  private final Recorder heard = new Recorder();
  private InetSocketAddress address;
  private MsrpSession session;

  @BeforeEach
  void listen() throws IOException {
    address = Loops.listen(endpoint);
    session = endpoint.open(SessionPlan.PLAIN, heard);
    session.accept(MsrpPath.of(PEER));
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private RawPeer bound() throws IOException {
    RawPeer peer = RawPeer.to(address);
    peer.sendChunk("t0t0", session.uri().toString(), PEER.toString(), "Message-ID: b\r\n", null);
    assertThat(peer.frame()).startsWith("MSRP t0t0 200 ");
    assertThat(heard.next()).isEqualTo("bound");
    return peer;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001",
        "MSRP x\r\n",
        "REGISTER sip:a SIP/2.0\r\n"
      })
  void closesOnWhatIsNoMsrp(String garbage) throws IOException {
    try (RawPeer peer = RawPeer.to(address)) {
      peer.send(garbage);
      assertThat(peer.isClosed()).isTrue();
    }
    await().until(() -> endpoint.connections() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y\r\n", "xxxxxxxxxxxxxxxx", "nonsense\r\n"})
  void closesOnAHeadThatNeverEnds(String part) throws IOException {
    try (RawPeer peer = RawPeer.to(address)) {
      peer.send("MSRP t1t1 SEND\r\nTo-Path: " + session.uri() + "\r\nFrom-Path: " + PEER + "\r\n");
      String lump = part.repeat(1000);
      boolean refused = false;
      for (int i = 0; i < 1000 && !refused; i++) {
        try {
          peer.send(lump);
        } catch (SocketException e) {
          refused = true;
        }
      }
      assertThat(refused || peer.isClosed()).isTrue();
    }
    await().until(() -> endpoint.connections() == 0);
    assertThat(heard.others()).isEmpty();
  }

  @Test
  void closesAConnectionThatBindsNothing() throws IOException {
    try (RawPeer silent = RawPeer.to(address);
        RawPeer guessing = RawPeer.to(address)) {
      guessing.sendChunk("t1t1", "msrp://h:1/x;tcp", PEER.toString(), "Message-ID: 1\r\n", null);
      assertThat(guessing.frame()).startsWith("MSRP t1t1 481 ");
      assertThat(silent.isClosed()).isTrue();
      assertThat(guessing.isClosed()).isTrue();
    }
  }

  @Test
  void closesAConnectionWhoseSessionIsNeverAccepted() throws IOException {
    MsrpSession forgotten = endpoint.open(SessionPlan.PLAIN, heard);
    try (RawPeer peer = RawPeer.to(address)) {
      peer.sendChunk("t1t1", forgotten.uri().toString(), PEER.toString(), "Message-ID: 1\r\n", "x");
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void takesNoMoreConnectionsThanItMay() throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      peers.add(RawPeer.to(address));
    }
    await().until(() -> endpoint.connections() == 50);
    try (RawPeer tooMany = RawPeer.to(address)) {
      assertThat(tooMany.isClosed()).isTrue();
    }
    for (RawPeer peer : peers) {
      peer.close();
    }
    await().until(() -> endpoint.connections() == 0);
    bound().close();
  }

  @Test
  void asksASilentPeerAndLosesItIfNothingComes() throws IOException {
    try (RawPeer peer = bound()) {
      String probe = peer.frame();
      assertThat(probe).contains(" SEND\r\n").doesNotContain("Content-Type");
      peer.answer(probe, "200 OK");
      assertThat(heard.others()).isEmpty();
      assertThat(peer.frame()).contains(" SEND\r\n");
      assertThat(heard.next()).isEqualTo("lost");
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void isNotHeldUpByAPeerThatWritesByteByByte() throws Exception {
    try (RawPeer slow = bound()) {
      String frame =
          "MSRP t1t1 SEND\r\nTo-Path: "
              + session.uri()
              + "\r\nFrom-Path: "
              + PEER
              + "\r\nMessage-ID: slow\r\nContent-Type: text/plain\r\n\r\nHello\r\n-------t1t1$\r\n";
      MsrpSession other = endpoint.open(SessionPlan.PLAIN, new Recorder());
      other.accept(MsrpPath.of(PEER));
      try (RawPeer quick = RawPeer.to(address)) {
        for (int i = 0; i < frame.length(); i++) {
          slow.send(frame.substring(i, i + 1));
          if (i % 40 == 0) {
            String uri = other.uri().toString();
            quick.sendChunk("q" + i + "xx", uri, PEER.toString(), "Message-ID: q\r\n", "x");
            assertThat(quick.frame()).startsWith("MSRP q" + i + "xx 200 ");
          }
        }
      }
      assertThat(slow.frame()).startsWith("MSRP t1t1 200 ");
      assertThat(heard.next()).isEqualTo("chunk slow 1-*/* $");
    }
  }

  @Test
  void keepsLittleForAPeerThatNeverReadsAndGivesItUp() throws Exception {
    try (RawPeer deaf = bound()) {
      byte[] data = new byte[2048];
      SendHead head =
          new SendHead(
              "m",
              org.opencpm.media.msrp.ByteRange.FROM_START,
              false,
              FailureReport.NO,
              "a/b",
              List.of());
      long sent = 0;
      long end = System.nanoTime() + 20_000_000_000L;
      int full = 0;
      while (full < 100 && System.nanoTime() < end) {
        full = session.writable() ? 0 : full + 1;
        if (full == 0) {
          Loops.sendWhole(session, head, data);
          sent += data.length;
        } else {
          Thread.sleep(1);
        }
      }
      // What the sockets of the system take, and little more.
      assertThat(sent).isLessThan(16 << 20);
      assertThat(session.writable()).isFalse();
      assertThat(heard.next()).isEqualTo("lost");
      assertThat(deaf.socket().isClosed()).isFalse();
    }
  }

  @Test
  void stopsReadingAPeerThatReadsNoAnswers() throws Exception {
    try (RawPeer peer = bound()) {
      Socket socket = peer.socket();
      socket.setSendBufferSize(8192);
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 2_000_000; i++) {
                    peer.sendChunk(
                        "w" + i + "xx",
                        session.uri().toString(),
                        PEER.toString(),
                        "Message-ID: w\r\n",
                        null);
                  }
                } catch (IOException e) {
                  // The end of this peer is what the test waits for.
                  assertThat(e).isNotNull();
                }
              });
      writer.start();
      assertThat(heard.next()).isEqualTo("lost");
      writer.join(5000);
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void aFailingHandlerEndsOnlyItsSession() throws IOException {
    MsrpSession bad =
        endpoint.open(
            SessionPlan.PLAIN,
            new Recorder() {
              @Override
              public void chunkStarted(IncomingChunk chunk) {
                throw new IllegalStateException("on purpose");
              }
            });
    bad.accept(MsrpPath.of(PEER));
    try (RawPeer peer = bound()) {
      peer.sendChunk("t1t1", bad.uri().toString(), PEER.toString(), "Message-ID: 1\r\n", "x");
      peer.sendChunk("t2t2", session.uri().toString(), PEER.toString(), "Message-ID: 2\r\n", "x");
      assertThat(peer.frame()).startsWith("MSRP t2t2 200 ");
      assertThat(endpoint.sessions()).isEqualTo(1);
    }
  }

  @Test
  void stopsReadingWhileASessionIsPaused() throws Exception {
    try (RawPeer peer = bound()) {
      session.pauseReading();
      session.pauseReading();
      session.resumeReading();
      Thread.sleep(50);
      peer.sendChunk("t1t1", session.uri().toString(), PEER.toString(), "Message-ID: 1\r\n", "x");
      Thread.sleep(1200);
      assertThat(heard.others()).isEmpty();
      session.resumeReading();
      assertThat(heard.next()).isEqualTo("chunk 1 1-*/* $");
      assertThat(peer.frame()).startsWith("MSRP t1t1 200 ");
    }
  }
}
