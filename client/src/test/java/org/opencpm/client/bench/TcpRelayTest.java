package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Two legs of the load program with the plain relay between them. */
class TcpRelayTest {

  @Test
  void goesOnWhenBothEndsOfAPairEndAtOnce() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        MsrpLoop one = new MsrpLoop("one");
        MsrpLoop other = new MsrpLoop("other")) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (TcpRelay relay = new TcpRelay((InetSocketAddress) listener.getLocalAddress())) {
        for (int i = 0; i < 200; i++) {
          MsrpLeg sender =
              one.connect(relay.address(), new MsrpTexts("msrp://a;tcp", "msrp://b;tcp"));
          MsrpLeg receiver = other.accept(listener, new MsrpTexts("msrp://b;tcp", "msrp://a;tcp"));
          sender.bound().get(10, TimeUnit.SECONDS);
          one.end(sender);
          other.end(receiver);
        }
      }
    }
  }

  @Test
  void legsSendAndAnswerThroughTheRelay() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        MsrpLoop one = new MsrpLoop("one");
        MsrpLoop other = new MsrpLoop("other")) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (TcpRelay relay = new TcpRelay((InetSocketAddress) listener.getLocalAddress())) {
        MsrpLeg sender =
            one.connect(relay.address(), new MsrpTexts("msrp://a;tcp", "msrp://b;tcp"));
        MsrpLeg receiver = other.accept(listener, new MsrpTexts("msrp://b;tcp", "msrp://a;tcp"));
        sender.bound().get(10, TimeUnit.SECONDS);
        sender.prepare("b", 10_000);
        one.load(sender, 16, new Histogram(60_000_000, 3));
        await().atMost(Duration.ofSeconds(20)).until(() -> sender.answered() > 1000);
        one.rest(sender);
        assertThat(receiver.received()).isGreaterThan(1000);
        assertThat(sender.refused()).isZero();
        assertThat(relay.cpuNanos()).isPositive();
      }
    }
  }
}
