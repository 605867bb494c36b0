package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.servlet.sip.Address;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipURI;
import org.junit.jupiter.api.Test;

class UdpOpeningTest {

  private static final String URI = "sip:seed@cpm.invalid";

  private final Fake<SipServletRequest> first = Fake.of(SipServletRequest.class);
  private final UdpOpening opening =
      new UdpOpening(
          Fake.of(SipFactory.class)
              .says("createApplicationSession", Fake.of(SipApplicationSession.class).get())
              .says("createRequest", first.get())
              .on(
                  "createAddress",
                  a -> Fake.of(Address.class).says("toString", a[0].toString()).get())
              .get());
  private final SipServletRequest seed = Fake.of(SipServletRequest.class).get();

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
              return List.copyOf(first.calls());
            });
    assertThat(other).isNotDone();

    opening.open(seed, URI);

    assertThat(other.join())
        .contains("pushRoute[<sip:192.0.2.1:5060;transport=udp;lr>]")
        .endsWith("send[]");
  }

  @Test
  void aServerWithoutUdpSendsNothing() {
    opening.begin(List.of(at("192.0.2.1", 5060, "tcp")));

    opening.open(seed, URI);

    assertThat(opening.await()).isTrue();
    assertThat(first.calls()).isEmpty();
  }

  @Test
  void whatCannotBeSentHoldsNobodyUp() {
    first.on(
        "send",
        none -> {
          throw new IOException("no network");
        });
    opening.begin(List.of(at("192.0.2.1", 5060, "udp")));

    opening.open(seed, URI);

    assertThat(opening.await()).isTrue();
  }
}
