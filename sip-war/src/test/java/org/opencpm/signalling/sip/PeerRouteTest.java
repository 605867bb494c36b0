package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.servlet.sip.Address;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import org.junit.jupiter.api.Test;

/** The way to a peer whose Contact does not lead there (RFC 5626 section 5.3). */
class PeerRouteTest {

  private static final String ROUTE = "pushRoute[<sip:192.0.2.9:40000;transport=udp;lr>]";

  private final PeerRoute route =
      new PeerRoute(
          new OutgoingRequests(
              Fake.of(SipFactory.class).on("createAddress", a -> address(a[0].toString())).get()));

  @Test
  void aPeerBehindANatIsReachedWhereItWasHeard() {
    route.heard(heard("192.0.2.9", "SIP/2.0/UDP 10.0.0.5:5060"));

    assertThat(pinned("sip:bob@10.0.0.5:5060")).containsExactly(ROUTE);
  }

  @Test
  void aContactThatLeadsThereNeedsNoRoute() {
    route.heard(heard("192.0.2.9", "SIP/2.0/UDP 192.0.2.9:40000"));

    assertThat(pinned("sip:bob@192.0.2.9:40000")).isEmpty();
    assertThat(pinned("sip:bob@192.0.2.9:40000;transport=UDP")).isEmpty();
    assertThat(pinned("sip:bob@192.0.2.9:40000;transport=tcp")).containsExactly(ROUTE);
    assertThat(pinned("sips:bob@192.0.2.9:40000")).containsExactly(ROUTE);
  }

  @Test
  void aProxyBetweenLeads() {
    route.heard(heard("192.0.2.9", "SIP/2.0/UDP 192.0.2.9", "SIP/2.0/UDP 10.0.0.5:5060"));

    assertThat(pinned("sip:bob@10.0.0.5:5060")).isEmpty();
  }

  @Test
  void aRouteSetLeads() {
    route.heard(heard("192.0.2.9", "SIP/2.0/UDP 10.0.0.5:5060"));
    Fake<SipServletRequest> request = inside("sip:bob@10.0.0.5:5060");
    request.says("getHeader", "<sip:proxy.example;lr>");
    route.pin(request.get());

    assertThat(request.calls()).noneMatch(c -> c.startsWith("pushRoute"));
  }

  @Test
  void aPeerThatMovesIsFollowed() {
    route.heard(heard("192.0.2.8", "SIP/2.0/UDP 10.0.0.5:5060"));
    route.heard(heard("192.0.2.9", "SIP/2.0/UDP 10.0.0.5:5060"));

    assertThat(pinned("sip:bob@10.0.0.5:5060")).containsExactly(ROUTE);
  }

  @Test
  void aContainerThatAllowsNoRouteGoesByTheContact() {
    route.heard(heard("192.0.2.9", "SIP/2.0/UDP 10.0.0.5:5060"));
    Fake<SipServletRequest> request = inside("sip:bob@10.0.0.5:5060");
    request.on(
        "pushRoute",
        none -> {
          throw new IllegalStateException("not an initial request");
        });

    route.pin(request.get());

    assertThat(request.calls()).contains(ROUTE);
  }

  private List<String> pinned(String target) {
    Fake<SipServletRequest> request = inside(target);
    route.pin(request.get());
    return request.calls().stream().filter(c -> c.startsWith("pushRoute")).toList();
  }

  private static Fake<SipServletRequest> inside(String target) {
    return Fake.of(SipServletRequest.class).says("getRequestURI", CallScene.uri(target));
  }

  private static SipServletRequest heard(String source, String... vias) {
    return Fake.of(SipServletRequest.class)
        .on("getHeaders", name -> List.of(vias).iterator())
        .says("getInitialTransport", "UDP")
        .says("getInitialRemoteAddr", source)
        .says("getInitialRemotePort", 40000)
        .get();
  }

  private static Address address(String text) {
    return Fake.of(Address.class)
        .says("toString", text)
        .says("getURI", CallScene.uri(text.replaceAll("[<>]", "")))
        .get();
  }
}
