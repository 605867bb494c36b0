package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.ar.SipApplicationRoutingDirective;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.OutboundRequest;

/**
 * Makes the requests that start outside of a dialog, each in an application session of its own.
 *
 * <p>A request that an application makes itself is routed back into that application on Liberty,
 * unless it says that it continues one that was received. Pushed messages continue none; so at
 * start this class sends one request to itself, which arrives, and lets every request continue that
 * one.
 */
final class OutgoingRequests {

  private static final Logger LOG = Logger.getLogger(OutgoingRequests.class.getName());
  private static final String SEED_URI = "sip:seed@cpm.invalid";

  /**
   * RFC 3261 18.1.1: what is larger goes by a congestion-controlled transport, where there is one.
   */
  private static final int MAX_UDP_BYTES = 1300;

  private final SipFactory factory;
  private final UdpOpening udp = new UdpOpening();
  private volatile SipServletRequest seed;

  OutgoingRequests(SipFactory factory) {
    this.factory = factory;
  }

  /** Thrown for what the container will not carry, whoever it goes to. */
  static final class UnsendableException extends Exception {

    private static final long serialVersionUID = 1L;

    private UnsendableException(Throwable cause) {
      super(cause.toString(), cause);
    }
  }

  /**
   * Gets the request that all others continue.
   *
   * @param interfaces where the container sends from
   */
  void prepare(List<SipURI> interfaces) {
    udp.begin(interfaces);
    try {
      own().send();
    } catch (IOException | ServletParseException e) {
      LOG.log(Level.WARNING, "the first received request will have to do: " + e.getMessage());
    }
  }

  private SipServletRequest own() throws ServletParseException {
    return factory.createRequest(factory.createApplicationSession(), "OPTIONS", SEED_URI, SEED_URI);
  }

  private void sendOwn(String route) throws IOException, ServletParseException {
    SipServletRequest request = own();
    request.pushRoute(address(route));
    request.setRoutingDirective(SipApplicationRoutingDirective.CONTINUE, seed);
    request.send();
  }

  /**
   * Whether a request is our own from {@link #prepare}; any other one serves where that got lost.
   */
  boolean isOwn(SipServletRequest request) throws IOException {
    boolean own =
        request.getMethod().equals("OPTIONS")
            && SEED_URI.equals(request.getRequestURI().toString());
    if (seed == null && request.isInitial()) {
      seed = request;
      udp.open(this::sendOwn);
    }
    if (own) {
      request.createResponse(SipServletResponse.SC_OK).send();
    }
    return own;
  }

  /** Waits until requests may be sent by any thread; called on threads of deliveries alone. */
  void awaitOpen() {
    udp.await();
  }

  /**
   * Makes a request; it is not sent yet.
   *
   * @param way first hop, see {@link FirstHops}
   * @throws ServletParseException if one of its addresses is none
   * @throws UnsendableException if the container refuses a header field or the body
   */
  SipServletRequest make(OutboundRequest request, String way)
      throws ServletParseException, UnsendableException {
    SipApplicationSession session = factory.createApplicationSession();
    boolean made = false;
    try {
      SipServletRequest sip =
          factory.createRequest(session, request.method(), request.from(), request.to());
      sip.setRequestURI(factory.createURI(request.requestUri()));
      List<String> routes = way.equals(FirstHops.AS_WRITTEN) ? request.route() : List.of(way);
      for (int i = routes.size() - 1; i >= 0; i--) {
        sip.pushRoute(address(routes.get(i)));
      }
      fill(sip, request);
      if (seed != null) {
        sip.setRoutingDirective(SipApplicationRoutingDirective.CONTINUE, seed);
      }
      made = true;
      return sip;
    } finally {
      if (!made) {
        session.invalidate();
      }
    }
  }

  /** A Route as written. */
  Address address(String route) throws ServletParseException {
    return factory.createAddress(route);
  }

  /** A Route to an address, in brackets where it is one of IPv6. */
  Address address(String host, int port, String transport) throws ServletParseException {
    return factory.createAddress(route(host, port, transport));
  }

  static String route(String host, int port, String transport) {
    String name = host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
    return "<sip:" + name + ":" + port + ";transport=" + transport + ";lr>";
  }

  /**
   * Sets header fields and body. What the container will not carry it refuses each time: that is
   * the message's end, not the device's, and must not hold up the messages behind it.
   */
  private static void fill(SipServletRequest sip, OutboundRequest request)
      throws UnsendableException {
    try {
      Fields.add(sip, request.headers().entries());
      if (request.contentType() != null) {
        Fields.content(sip, new Content(request.contentType(), request.body()));
      }
    } catch (IOException | RuntimeException e) {
      throw new UnsendableException(e);
    }
  }

  /**
   * Where a request towards UDP is too large for it and TCP should be asked first, null where not.
   */
  SipURI tooLargeForUdp(OutboundRequest request) {
    boolean large =
        request.route().isEmpty()
            && "udp".equals(request.flow() == null ? null : request.flow().transport())
            && size(request) > MAX_UDP_BYTES;
    try {
      return large && factory.createURI(request.requestUri()) instanceof SipURI contact
          ? contact
          : null;
    } catch (ServletParseException e) {
      LOG.log(Level.FINE, "not a URI: sending it will tell", e);
      return null;
    }
  }

  static int port(SipURI uri) {
    return uri.getPort() > 0 ? uri.getPort() : uri.isSecure() ? 5061 : 5060;
  }

  /** Size of the request on the wire, near enough for the choice of a transport. */
  private static int size(OutboundRequest request) {
    int size =
        250 + request.requestUri().length() + request.from().length() + request.to().length();
    for (Map.Entry<String, String> field : request.headers().entries()) {
      size += field.getKey().length() + field.getValue().length() + 4;
    }
    return size + (request.body() == null ? 0 : request.body().length);
  }
}
