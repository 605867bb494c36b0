package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpSyntaxException;
import org.opencpm.media.msrp.SendHead;

/** Which connection carries which session, and what strangers are told. */
class MsrpBindingTest {

  private static final String PEER = "msrp://192.0.2.7:9/peer;tcp";

  private final MsrpEndpoint endpoint = Loops.endpoint(Loops.SETTINGS);
  private final Recorder heard = new Recorder();
  private InetSocketAddress address;
  private MsrpSession session;
  private String uri;

  @BeforeEach
  void listen() throws IOException {
    address = Loops.listen(endpoint);
    session = endpoint.open(SessionPlan.PLAIN, heard);
    uri = session.uri().toString();
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private static MsrpPath path(String text) {
    try {
      return MsrpPath.parse(text);
    } catch (MsrpSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void knowsItsOwnUriAtOnce() {
    assertThat(session.uri().host()).isEqualTo("127.0.0.1");
    assertThat(session.uri().port()).isEqualTo(address.getPort());
    assertThat(session.uri().sessionId()).matches("[a-z2-7]{26}");
    assertThat(session.bound()).isFalse();
    assertThat(endpoint.sessions()).isEqualTo(1);
  }

  @Test
  void isBoundByTheFirstSend() throws IOException {
    session.accept(path(PEER));
    try (RawPeer peer = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", null);
      assertThat(peer.frame())
          .isEqualTo(
              "MSRP t1t1 200 OK\r\nTo-Path: "
                  + PEER
                  + "\r\nFrom-Path: "
                  + uri
                  + "\r\n-------t1t1$\r\n");
      assertThat(heard.next()).isEqualTo("bound");
      assertThat(session.bound()).isTrue();
      peer.sendChunk("t2t2", uri, PEER, "Message-ID: m2\r\nByte-Range: 1-2/2\r\n", "Hi");
      assertThat(peer.frame()).startsWith("MSRP t2t2 200 OK\r\n");
      assertThat(heard.next()).isEqualTo("chunk m2 1-2/2 $");
      assertThat(heard.chunks.get(0).content()).asString().isEqualTo("Hi");
    }
    assertThat(heard.next()).isEqualTo("lost");
  }

  @Test
  void isBoundByASendWithBody() throws IOException {
    session.accept(path(PEER));
    try (RawPeer peer = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", "Hello");
      assertThat(peer.frame()).startsWith("MSRP t1t1 200 OK\r\n");
      assertThat(heard.next()).isEqualTo("bound");
      assertThat(heard.next()).isEqualTo("chunk m1 1-*/* $");
    }
  }

  @Test
  void holdsBackWhatComesBeforeTheOtherEndIsKnown() throws Exception {
    try (RawPeer peer = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", "one");
      peer.sendChunk("t2t2", uri, PEER, "Message-ID: m2\r\n", "two");
      Thread.sleep(50);
      assertThat(heard.others()).isEmpty();
      session.accept(path(PEER));
      assertThat(peer.frame()).startsWith("MSRP t1t1 200 OK\r\n");
      assertThat(peer.frame()).startsWith("MSRP t2t2 200 OK\r\n");
      peer.sendChunk("t3t3", uri, PEER, "Message-ID: m3\r\n", "three");
      assertThat(peer.frame()).startsWith("MSRP t3t3 200 OK\r\n");
    }
    assertThat(heard.chunks)
        .extracting(c -> c.head().messageId())
        .containsExactly("m1", "m2", "m3");
  }

  @Test
  void tellsStrangersThatThereIsNoSuchSession() throws IOException {
    session.accept(path(PEER));
    try (RawPeer peer = RawPeer.to(address)) {
      String other = uri.replace(session.uri().sessionId(), "guess");
      peer.sendChunk("t1t1", other, PEER, "Message-ID: m1\r\n", "x");
      assertThat(peer.frame()).startsWith("MSRP t1t1 481 ");
      peer.sendChunk("t2t2", uri, "msrp://192.0.2.7:9/other;tcp", "Message-ID: m1\r\n", "x");
      assertThat(peer.frame()).startsWith("MSRP t2t2 481 ");
      peer.sendChunk("t3t3", "msrp://h:1;tcp", PEER, "Message-ID: m1\r\n", "x");
      assertThat(peer.frame()).startsWith("MSRP t3t3 481 ");
      peer.sendChunk("t4t4", uri + " msrp://h:1/x;tcp", PEER, "Message-ID: m1\r\n", "x");
      assertThat(peer.frame()).startsWith("MSRP t4t4 403 ");
    }
    assertThat(heard.others()).isEmpty();
  }

  @Test
  void comparesOnlyTheSessionIdUnderCema() throws IOException {
    session.accept(path(PEER), PathMatch.SESSION_ID);
    try (RawPeer peer = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, "msrp://10.0.0.1:5/other;tcp", "Message-ID: m1\r\n", "x");
      assertThat(peer.frame()).startsWith("MSRP t1t1 481 ");
      peer.sendChunk("t2t2", uri, "msrp://10.0.0.1:5/peer;tcp", "Message-ID: m1\r\n", "x");
      assertThat(peer.frame()).startsWith("MSRP t2t2 200 ");
    }
  }

  @Test
  void tellsASecondConnectionThatTheSessionIsInUse() throws IOException {
    session.accept(path(PEER));
    try (RawPeer peer = RawPeer.to(address);
        RawPeer second = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", null);
      assertThat(peer.frame()).startsWith("MSRP t1t1 200 ");
      second.sendChunk("t2t2", uri, PEER, "Message-ID: m1\r\n", null);
      assertThat(second.frame()).startsWith("MSRP t2t2 506 ");
    }
  }

  @Test
  void isBoundAgainByTheSamePathAfterALoss() throws IOException {
    session.accept(path(PEER));
    for (int i = 0; i < 2; i++) {
      RawPeer peer = RawPeer.to(address);
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", null);
      assertThat(peer.frame()).startsWith("MSRP t1t1 200 ");
      peer.reset();
      assertThat(heard.next()).isEqualTo("bound");
      assertThat(heard.next()).isEqualTo("lost");
    }
  }

  @Test
  void takesANewPathAfterARebind() throws IOException {
    session.accept(path(PEER));
    String next = "msrp://192.0.2.8:9/next;tcp";
    try (RawPeer peer = RawPeer.to(address);
        RawPeer second = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", null);
      assertThat(peer.frame()).startsWith("MSRP t1t1 200 ");
      session.rebind();
      session.accept(path(next));
      assertThat(peer.isClosed()).isTrue();
      second.sendChunk("t2t2", uri, next, "Message-ID: m1\r\n", null);
      assertThat(second.frame()).startsWith("MSRP t2t2 200 ");
      assertThat(List.of(heard.next(), heard.next())).containsExactly("bound", "bound");
      assertThat(heard.others()).isEmpty();
    }
  }

  @Test
  void connectsAndBindsWithAnEmptySend() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MsrpSession active = endpoint.open(SessionPlan.PLAIN, heard);
      active.connect(path(PEER), local(server), PeerTrust.AUTHORITY);
      try (RawPeer peer = new RawPeer(server.accept())) {
        String bind = peer.frame();
        assertThat(bind).contains(" SEND\r\n").doesNotContain("Content-Type");
        assertThat(RawPeer.header(bind, "To-Path")).isEqualTo(PEER);
        assertThat(RawPeer.header(bind, "From-Path")).isEqualTo(active.uri().toString());
        assertThat(active.bound()).isFalse();
        peer.answer(bind, "200 OK");
        assertThat(heard.next()).isEqualTo("bound");
        active.close();
        assertThat(peer.isClosed()).isTrue();
      }
    }
  }

  private static InetSocketAddress local(ServerSocket server) {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  @Test
  void isLostWhenTheOtherEndRefusesToBind() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      session.connect(path(PEER), local(server), PeerTrust.AUTHORITY);
      try (RawPeer peer = new RawPeer(server.accept())) {
        peer.answer(peer.frame(), "481 No");
        assertThat(heard.next()).isEqualTo("lost");
        assertThat(peer.isClosed()).isTrue();
      }
    }
    assertThat(session.bound()).isFalse();
  }

  @Test
  void isLostWhenNobodyListens() throws IOException {
    InetSocketAddress nobody;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = local(server);
    }
    session.connect(path(PEER), nobody, PeerTrust.AUTHORITY);
    assertThat(heard.next()).isEqualTo("lost");
  }

  @Test
  void opensAnotherConnectionWhenASharedOneEndsBeforeItIsBound() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Recorder first = new Recorder();
      MsrpSession before = endpoint.open(SessionPlan.PLAIN, first);
      before.connect(path(PEER), local(server), PeerTrust.AUTHORITY);
      RawPeer shared = new RawPeer(server.accept());
      shared.answer(shared.frame(), "200 OK");
      assertThat(first.next()).isEqualTo("bound");
      session.connect(path(PEER), local(server), PeerTrust.AUTHORITY);
      assertThat(RawPeer.header(shared.frame(), "From-Path")).isEqualTo(uri);
      // The other end knows of one session on it, ends that, and closes.
      shared.close();
      assertThat(first.next()).isEqualTo("lost");
      try (RawPeer own = new RawPeer(server.accept())) {
        String bind = own.frame();
        assertThat(RawPeer.header(bind, "From-Path")).isEqualTo(uri);
        own.answer(bind, "200 OK");
        assertThat(heard.next()).isEqualTo("bound");
      }
      assertThat(heard.next()).isEqualTo("lost");
    }
  }

  @Test
  void isLostWhenTheOtherEndForgotIt() throws IOException {
    session.accept(path(PEER));
    try (RawPeer peer = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", null);
      peer.frame();
      assertThat(heard.next()).isEqualTo("bound");
      Loops.Answer answer =
          Loops.sendWhole(session, SendHead.ofMessage("m2", 1, "text/plain"), new byte[] {'x'});
      peer.answer(peer.frame(), "481 Gone");
      assertThat(answer.status()).isEqualTo(481);
      assertThat(heard.next()).isEqualTo("lost");
    }
  }

  @Test
  void carriesManySessionsOnOneConnection() throws IOException {
    List<MsrpSession> ours = new ArrayList<>();
    List<Recorder> ears = new ArrayList<>();
    try (MsrpEndpoint client = Loops.endpoint(Loops.SETTINGS)) {
      for (int i = 0; i < 200; i++) {
        Recorder ear = new Recorder();
        MsrpSession passive = endpoint.open(SessionPlan.PLAIN, ear);
        MsrpSession active = client.open(SessionPlan.PLAIN, new Recorder());
        Loops.join(passive, active, address);
        ours.add(active);
        ears.add(ear);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(ears.get(i).next()).isEqualTo("bound");
        byte[] text = ("to " + i).getBytes(StandardCharsets.UTF_8);
        SendHead head = SendHead.ofMessage("m" + i, text.length, "text/plain");
        while (!ours.get(i).bound()) {
          Thread.onSpinWait();
        }
        assertThat(Loops.sendWhole(ours.get(i), head, text).status()).isEqualTo(200);
        assertThat(ears.get(i).chunks.get(0).content()).isEqualTo(text);
      }
      assertThat(endpoint.connections()).isEqualTo(1);
      assertThat(client.connections()).isEqualTo(1);
      ours.subList(1, 200).forEach(MsrpSession::close);
      byte[] text = {'x'};
      SendHead head = SendHead.ofMessage("last", 1, "text/plain");
      assertThat(Loops.sendWhole(ours.get(0), head, text).status()).isEqualTo(200);
    }
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws IOException {
    session.accept(path(PEER));
    String paths = "To-Path: " + uri + "\r\nFrom-Path: " + PEER + "\r\n";
    try (RawPeer peer = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", null);
      assertThat(peer.frame()).startsWith("MSRP t1t1 200 ");
      peer.send("MSRP t2t2 DANCE\r\n" + paths + "-------t2t2$\r\n");
      assertThat(peer.frame()).startsWith("MSRP t2t2 501 ");
      peer.send("MSRP t3t3 AUTH\r\n" + paths + "-------t3t3$\r\n");
      assertThat(peer.frame()).startsWith("MSRP t3t3 501 ");
      peer.send("MSRP t4t4 NICKNAME\r\n" + paths + "Use-Nickname: \"Al\"\r\n-------t4t4$\r\n");
      assertThat(peer.frame()).startsWith("MSRP t4t4 501 ");
      peer.send("MSRP t5t5 NICKNAME\r\n" + paths + "Use-Nickname: Al\r\n-------t5t5$\r\n");
      assertThat(peer.frame()).startsWith("MSRP t5t5 400 ");
      peer.send("MSRP t5t6 SEND\r\n" + paths + "Message-ID: 1\r\n\r\n\r\n-------t5t6$\r\n");
      assertThat(peer.frame()).as("empty line, no body").startsWith("MSRP t5t6 200 ");
      peer.send("MSRP t6t6 SEND\r\n" + paths + "Message-ID: 1\r\n\r\nHi\r\n-------t6t6$\r\n");
      assertThat(peer.frame()).as("body without type").startsWith("MSRP t6t6 400 ");
      peer.send("MSRP t7t7 SEND\r\n" + paths + "Content-Type: a/b\r\n\r\nHi\r\n-------t7t7$\r\n");
      assertThat(peer.frame()).as("no Message-ID").startsWith("MSRP t7t7 400 ");
      peer.sendChunk("t8t8", uri, PEER, "Message-ID: 1\r\nByte-Range: 2-1/0\r\n", "Hi");
      assertThat(peer.frame()).as("bad range").startsWith("MSRP t8t8 400 ");
      peer.send("MSRP t9t9 SEND\r\n" + paths + "what\r\n-------t9t9$\r\n");
      assertThat(peer.frame()).as("bad header").startsWith("MSRP t9t9 400 ");
      peer.sendChunk("tata", uri, PEER, "Message-ID: m1\r\n", "still here");
      assertThat(peer.frame()).startsWith("MSRP tata 200 ");
    }
  }

  @Test
  void passesReportsBothWaysWithoutAnswer() throws IOException {
    session.accept(path(PEER));
    String paths = "To-Path: " + uri + "\r\nFrom-Path: " + PEER + "\r\n";
    try (RawPeer peer = RawPeer.to(address)) {
      peer.sendChunk("t1t1", uri, PEER, "Message-ID: m1\r\n", null);
      peer.frame();
      assertThat(heard.next()).isEqualTo("bound");
      String report = "Message-ID: m9\r\nByte-Range: 1-5/5\r\nStatus: 000 ";
      peer.send("MSRP t2t2 REPORT\r\n" + paths + report + "nonsense\r\n-------t2t2$\r\n");
      peer.send("MSRP t2t2 REPORT\r\n" + paths + report + "413 No\r\n-------t2t2$\r\n");
      assertThat(heard.next()).isEqualTo("report m9 1-5/5 413");
      ByteRange range = new ByteRange(1, 7, 7);
      session.report(new MsrpReport("m8", range, 200, ""));
      String sent = peer.frame();
      assertThat(sent).contains(" REPORT\r\n").doesNotContain("\r\n\r\n");
      assertThat(RawPeer.header(sent, "Status")).isEqualTo("000 200 OK");
      assertThat(RawPeer.header(sent, "Message-ID")).isEqualTo("m8");
      assertThat(RawPeer.header(sent, "Byte-Range")).isEqualTo("1-7/7");
    }
  }
}
