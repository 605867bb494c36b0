package org.opencpm.signalling.sip;

import java.util.List;
import java.util.function.Consumer;
import javax.servlet.sip.SipURI;
import org.opencpm.signalling.OutboundRequest;

/**
 * Where a request outside of a dialog is sent first, and where after that when it led nowhere: a
 * large one towards UDP by TCP to the same contact (RFC 3261 18.1.1), one over TLS to each of the
 * ports that the container may have filed the connection under.
 */
final class FirstHops {

  /** As a way to go: the request's own Routes, or its Request-URI. */
  static final String AS_WRITTEN = "";

  private final OutgoingRequests requests;
  private final TcpReach tcp;
  private final TlsHops tls = new TlsHops();

  FirstHops(OutgoingRequests requests, TcpReach tcp) {
    this.requests = requests;
    this.tcp = tcp;
  }

  /**
   * Finds the ways and tells them, at once or on a worker's thread.
   *
   * @param ways Route values to be tried until one leads somewhere; never empty
   */
  void find(OutboundRequest request, Consumer<List<String>> ways) {
    if (request.flow() != null && request.flow().transport().equals("tls")) {
      ways.accept(tls.ways(request.flow(), request.route(), AS_WRITTEN));
      return;
    }
    SipURI contact = requests.tooLargeForUdp(request);
    if (contact == null) {
      ways.accept(List.of(AS_WRITTEN));
    } else {
      String hop = OutgoingRequests.route(contact.getHost(), OutgoingRequests.port(contact), "tcp");
      tcp.ask(
          contact,
          reached -> ways.accept(reached ? List.of(hop, AS_WRITTEN) : List.of(AS_WRITTEN)));
    }
  }

  /** Notes that a request has reached somebody this way. */
  void led(OutboundRequest request, String way) {
    tls.led(request.flow(), way);
  }

  /** Whether an answer may be the container's own, to a connection that it did not get. */
  static boolean nowhere(int status) {
    return status == 503 || status == 408 || status == 500;
  }
}
