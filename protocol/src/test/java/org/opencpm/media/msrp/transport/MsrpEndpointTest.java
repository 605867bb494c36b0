package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.opencpm.media.msrp.SendHead;

/** The life of an endpoint. */
class MsrpEndpointTest {

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .collect(Collectors.toSet());
  }

  @Test
  void leavesNoThreadAndNoPortBehind() throws Exception {
    Set<Thread> before = threads();
    Set<Thread> made = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 10; i++) {
      MsrpEndpoint server =
          new MsrpEndpoint(
              Loops.SETTINGS,
              work -> {
                Thread thread = new Thread(work, "one of ours");
                made.add(thread);
                return thread;
              });
      InetSocketAddress address = Loops.listen(server);
      try (MsrpEndpoint client = Loops.endpoint(Loops.SETTINGS)) {
        Recorder heard = new Recorder();
        MsrpSession active = client.open(SessionPlan.PLAIN, heard);
        Loops.join(server.open(SessionPlan.PLAIN, new Recorder()), active, address);
        assertThat(heard.next()).isEqualTo("bound");
        server.close();
        assertThat(heard.next()).isEqualTo("lost");
      }
      assertThat(server.connections()).isZero();
      assertThat(server.sessions()).isZero();
      new ServerSocket(address.getPort(), 1, InetAddress.getLoopbackAddress()).close();
    }
    assertThat(made).hasSize(10).noneMatch(Thread::isAlive);
    Set<Thread> left = threads();
    left.removeAll(before);
    assertThat(left)
        .extracting(Thread::getName)
        .noneMatch(n -> n.matches("(?i).*(msrp|ours|netty|globalEvent).*"));
  }

  @Test
  void letsSessionsEndByThemselves() throws Exception {
    MsrpEndpoint server = Loops.endpoint(Loops.SETTINGS);
    InetSocketAddress address = Loops.listen(server);
    Recorder heard = new Recorder();
    MsrpSession passive = server.open(SessionPlan.PLAIN, heard);
    try (MsrpEndpoint client = Loops.endpoint(Loops.SETTINGS)) {
      Recorder theirs = new Recorder();
      MsrpSession active = client.open(SessionPlan.PLAIN, theirs);
      Loops.join(passive, active, address);
      assertThat(theirs.next()).isEqualTo("bound");
      CountDownLatch closed = new CountDownLatch(1);
      Thread closing =
          new Thread(
              () -> {
                server.close(Duration.ofSeconds(20));
                closed.countDown();
              });
      closing.start();
      assertThat(closed.await(200, TimeUnit.MILLISECONDS)).isFalse();
      assertThatThrownBy(() -> RawPeer.to(address)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> server.open(SessionPlan.PLAIN, heard))
          .isInstanceOf(IllegalStateException.class);
      SendHead head = SendHead.ofMessage("last", 1, "text/plain");
      assertThat(Loops.sendWhole(active, head, new byte[1]).status()).isEqualTo(200);
      passive.close();
      assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(heard.others()).containsExactly("bound", "chunk last 1-1/1 $");
    }
  }

  @Test
  void namesAPortThatIsTaken() throws IOException {
    try (MsrpEndpoint one = Loops.endpoint(Loops.SETTINGS);
        MsrpEndpoint other = Loops.endpoint(Loops.SETTINGS)) {
      InetSocketAddress address = Loops.listen(one);
      assertThatThrownBy(() -> other.listen(address, false))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(address.getPort()));
    }
  }

  @Test
  void freesAPortWhenItsListenerIsClosed() throws IOException {
    try (MsrpEndpoint endpoint = Loops.endpoint(Loops.SETTINGS)) {
      for (int i = 0; i < 200; i++) {
        Listening listening = endpoint.listen(Loops.anyPort(), false);
        listening.close();
        int port = listening.address().getPort();
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      }
    }
  }

  @Test
  void refusesToWaitForItself() throws Exception {
    try (MsrpEndpoint endpoint = Loops.endpoint(Loops.SETTINGS)) {
      Recorder heard = new Recorder();
      MsrpSession session = endpoint.open(SessionPlan.PLAIN, heard);
      session.execute(
          () -> {
            try {
              endpoint.close();
            } catch (IllegalStateException e) {
              heard.events.add("refused");
            }
          });
      assertThat(heard.next()).isEqualTo("refused");
    }
  }

  @Test
  void takesCallsAfterItsEnd() {
    MsrpEndpoint endpoint = Loops.endpoint(Loops.SETTINGS);
    MsrpSession session = endpoint.open(SessionPlan.PLAIN, new Recorder());
    assertThat(session.uri().port()).isEqualTo(9);
    endpoint.close();
    endpoint.close();
    session.pauseReading();
    session.close();
    session.execute(() -> {});
    session.send(SendHead.ofMessage("x", 1, "a/b"), (s, c) -> {}).data(new byte[1], 0, 1);
    assertThat(session.writable()).isFalse();
  }
}
