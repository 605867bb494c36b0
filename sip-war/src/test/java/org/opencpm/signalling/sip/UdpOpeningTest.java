package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.sip.SipURI;
import org.junit.jupiter.api.Test;

class UdpOpeningTest {

  private final UdpOpening opening = new UdpOpening();
  private final List<String> sent = new CopyOnWriteArrayList<>();

  private static SipURI at(String host, int port, String transport) {
    return Fake.of(SipURI.class)
        .says("getHost", host)
        .says("getPort", port)
        .says("getTransportParam", transport)
        .get();
  }

  @Test
  void theFirstDatagramGoesToOurselvesBeforeAnyOtherThreadSends() {
    opening.begin(List.of(at("192.0.2.1", 5061, "tls"), at("192.0.2.1", 5060, "udp")));
    CompletableFuture<List<String>> other =
        CompletableFuture.supplyAsync(
            () -> {
              opening.await();
              return List.copyOf(sent);
            });
    assertThat(other).isNotDone();

    opening.open(sent::add);

    assertThat(other.join()).containsExactly("<sip:192.0.2.1:5060;transport=udp;lr>");
  }

  @Test
  void aServerWithoutUdpSendsNothing() {
    opening.begin(List.of(at("192.0.2.1", 5060, "tcp")));

    opening.open(sent::add);

    assertThat(opening.await()).isTrue();
    assertThat(sent).isEmpty();
  }

  @Test
  void whatCannotBeSentHoldsNobodyUp() {
    opening.begin(List.of(at("192.0.2.1", 5060, "udp")));

    opening.open(
        route -> {
          throw new IOException("no network");
        });

    assertThat(opening.await()).isTrue();
  }
}
