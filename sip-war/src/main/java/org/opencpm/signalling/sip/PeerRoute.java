package org.opencpm.signalling.sip;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.URI;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.subscriber.Flow;

/**
 * The way to a peer whose Contact does not lead there: behind a NAT, or on a connection of its own
 * (RFC 5626 section 5.3). Requests in its dialog get a Route to the flow that it was last heard on.
 * Where proxies stay in the dialog (Record-Route) their route set leads, and this adds nothing.
 */
final class PeerRoute {

  private static final Logger LOG = Logger.getLogger(PeerRoute.class.getName());

  private final OutgoingRequests requests;
  private Address hop;

  PeerRoute(OutgoingRequests requests) {
    this.requests = requests;
  }

  /** The peer is called: it is where the request went. */
  void called(OutboundRequest outbound, SipServletRequest request) {
    try {
      if (outbound.route().size() == 1) {
        hop = requests.address(outbound.route().get(0));
      } else if (outbound.route().isEmpty()
          && outbound.flow() != null
          && request.getRequestURI() instanceof SipURI uri) {
        hop = requests.address(uri.getHost(), OutgoingRequests.port(uri), transport(uri));
      }
    } catch (ServletParseException e) {
      LOG.log(Level.FINE, "its Contact has to do", e);
    }
  }

  /** A request of the peer came: unless proxies are between, it is where that came from. */
  void heard(SipServletRequest request) {
    if (!Requests.isNextToUs(request)) {
      return;
    }
    Flow flow = Requests.hop(request);
    try {
      hop = requests.address(flow.address(), flow.port(), flow.transport());
    } catch (ServletParseException e) {
      LOG.log(Level.FINE, "its Contact has to do", e);
    }
  }

  /** Routes a request inside the dialog. */
  void pin(SipServletRequest request) {
    if (hop == null || request.getHeader("Route") != null || leads(request.getRequestURI())) {
      return;
    }
    try {
      request.pushRoute(hop);
    } catch (IllegalStateException e) {
      // A container that allows a Route in initial requests alone (JSR 289): by the Contact then.
      LOG.log(Level.FINE, "no Route inside a dialog", e);
    }
  }

  private boolean leads(URI target) {
    SipURI there = (SipURI) hop.getURI();
    return target instanceof SipURI uri
        && bare(uri).equalsIgnoreCase(bare(there))
        && OutgoingRequests.port(uri) == OutgoingRequests.port(there)
        && transport(uri).equals(transport(there));
  }

  private static String bare(SipURI uri) {
    return uri.getHost().replaceAll("[\\[\\]]", "");
  }

  private static String transport(SipURI uri) {
    String named = uri.getTransportParam();
    if (uri.isSecure()) {
      return "tls";
    }
    return named == null ? "udp" : named.toLowerCase(Locale.ROOT);
  }
}
