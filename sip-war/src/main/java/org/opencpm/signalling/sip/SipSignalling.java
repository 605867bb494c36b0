package org.opencpm.signalling.sip;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
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
import javax.servlet.sip.URI;
import javax.servlet.sip.ar.SipApplicationRoutingDirective;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Signalling;

/**
 * The one place that touches SIP objects outside the container's own threads: it sends the requests
 * that the server originates.
 *
 * <p>A request that an application makes itself is routed back into that application on Liberty,
 * unless it says that it continues one that was received. Pushed messages continue none; so at
 * start this class sends one request to itself, which arrives, and lets every request continue that
 * one.
 */
final class SipSignalling implements Signalling {

  private static final Logger LOG = Logger.getLogger(SipSignalling.class.getName());
  private static final String SEED_URI = "sip:seed@cpm.invalid";
  private static final String PENDING = "org.opencpm.pending";

  /**
   * RFC 3261 18.1.1: what is larger goes by a congestion-controlled transport, where there is one.
   */
  private static final int MAX_UDP_BYTES = 1300;

  /** RFC 3680 4.4, for an answer that names no time. */
  private static final int DEFAULT_SUBSCRIPTION_SECONDS = 3761;

  /** Status of an attempt that the container made impossible: as if the device had refused it. */
  private static final int UNSENDABLE = SipServletResponse.SC_NOT_ACCEPTABLE_HERE;

  private final SipFactory factory;
  private final TcpReach tcp;
  private final TlsHops tls = new TlsHops();
  private volatile SipServletRequest seed;

  SipSignalling(SipFactory factory, TcpReach tcp) {
    this.factory = factory;
    this.tcp = tcp;
  }

  /** As a way to go: the request's own Routes, or its Request-URI. */
  private static final String AS_WRITTEN = "";

  /**
   * A request on its way, kept in its session.
   *
   * @param ways first hops, as Route values, to be tried until one leads somewhere
   */
  private record Pending(OutboundRequest request, AnswerListener listener, List<String> ways) {

    String way() {
      return ways.get(0);
    }

    /** What is to be tried after this way has led nowhere; null when nothing is left. */
    Pending next() {
      return ways.size() == 1 ? null : new Pending(request, listener, ways.subList(1, ways.size()));
    }
  }

  /** Gets the request that all others continue. */
  void prepare() {
    try {
      SipServletRequest request =
          factory.createRequest(factory.createApplicationSession(), "OPTIONS", SEED_URI, SEED_URI);
      request.send();
    } catch (IOException | ServletParseException e) {
      LOG.log(Level.WARNING, "the first received request will have to do: " + e.getMessage());
    }
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
    }
    if (own) {
      request.createResponse(SipServletResponse.SC_OK).send();
    }
    return own;
  }

  @Override
  public void send(OutboundRequest request, AnswerListener listener) {
    String transport = request.flow() == null ? null : request.flow().transport();
    if ("tls".equals(transport)) {
      send(new Pending(request, listener, tls.ways(request.flow(), request.route(), AS_WRITTEN)));
      return;
    }
    boolean large =
        request.route().isEmpty() && "udp".equals(transport) && size(request) > MAX_UDP_BYTES;
    if (large && uri(request.requestUri()) instanceof SipURI contact) {
      // RFC 3261 18.1.1: the same contact by TCP.
      String hop = "<sip:" + contact.getHost() + ":" + port(contact) + ";transport=tcp;lr>";
      tcp.ask(
          contact.getHost().replaceAll("[\\[\\]]", ""),
          port(contact),
          reached ->
              send(
                  new Pending(
                      request,
                      listener,
                      reached ? List.of(hop, AS_WRITTEN) : List.of(AS_WRITTEN))));
    } else {
      send(new Pending(request, listener, List.of(AS_WRITTEN)));
    }
  }

  /** The URI, or null where it is none; then sending it will tell. */
  private URI uri(String text) {
    try {
      return factory.createURI(text);
    } catch (ServletParseException e) {
      LOG.log(Level.FINE, "not a URI", e);
      return null;
    }
  }

  private void send(Pending pending) {
    OutboundRequest request = pending.request();
    SipApplicationSession session = null;
    try {
      session = factory.createApplicationSession();
      SipServletRequest sip =
          factory.createRequest(session, request.method(), request.from(), request.to());
      URI target = factory.createURI(request.requestUri());
      sip.setRequestURI(target);
      List<String> routes =
          pending.way().equals(AS_WRITTEN) ? request.route() : List.of(pending.way());
      for (int i = routes.size() - 1; i >= 0; i--) {
        Address route = factory.createAddress(routes.get(i));
        sip.pushRoute(route);
      }
      if (!fill(sip, request)) {
        session.invalidate();
        pending.listener().answered(new FinalAnswer(UNSENDABLE, "", "", HeaderList.empty()));
        return;
      }
      if (seed != null) {
        sip.setRoutingDirective(SipApplicationRoutingDirective.CONTINUE, seed);
      }
      sip.getSession().setAttribute(PENDING, pending);
      pending.listener().sending(sip.getCallId());
      sip.send();
    } catch (IOException | ServletParseException | RuntimeException e) {
      // Whatever the container finds wrong with it: an attempt that failed, never a lost lane.
      LOG.log(
          Level.WARNING,
          "{0} to {1} not sent: {2}",
          new Object[] {request.method(), request.requestUri(), e.toString()});
      end(session);
      pending.listener().answered(new FinalAnswer(0, e.getMessage(), "", HeaderList.empty()));
    }
  }

  /**
   * Sets header fields and body. What the container will not carry it refuses each time: that is
   * the message's end, not the device's, and must not hold up the messages behind it.
   *
   * @return whether the container took them
   */
  private static boolean fill(SipServletRequest sip, OutboundRequest request) {
    try {
      for (Map.Entry<String, String> field : request.headers().entries()) {
        sip.addHeader(field.getKey(), field.getValue());
      }
      if (request.contentType() != null) {
        content(sip, request);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "{0} to {1} cannot be sent: {2}",
          new Object[] {request.method(), request.requestUri(), e.toString()});
      return false;
    }
  }

  private static void content(SipServletRequest sip, OutboundRequest request)
      throws UnsupportedEncodingException {
    try {
      sip.setContent(request.body(), request.contentType());
    } catch (UnsupportedEncodingException | IllegalArgumentException e) {
      // A charset that this Java does not know, in a type that is none of our business.
      sip.setContent(request.body(), "application/octet-stream");
      sip.setHeader("Content-Type", request.contentType());
    }
  }

  private static int port(SipURI uri) {
    return uri.getPort() > 0 ? uri.getPort() : uri.isSecure() ? 5061 : 5060;
  }

  /** A response arrived, or the container gave up waiting for one. */
  void answered(SipServletResponse response) {
    if (response.getStatus() < 200) {
      return;
    }
    SipApplicationSession session = response.getApplicationSession(false);
    Pending pending = (Pending) response.getSession().getAttribute(PENDING);
    FinalAnswer answer =
        new FinalAnswer(
            response.getStatus(),
            response.getReasonPhrase(),
            response.getCallId(),
            HeaderList.empty());
    boolean dialog = response.getMethod().equals("SUBSCRIBE") && answer.status() < 300;
    if (dialog) {
      keep(session, response.getExpires());
    } else {
      end(session);
    }
    if (pending == null) {
      return;
    }
    boolean nowhere = answer.status() == 503 || answer.status() == 408 || answer.status() == 500;
    Pending next = pending.next();
    if (nowhere && next != null) {
      send(next);
    } else {
      if (!nowhere) {
        tls.led(pending.request().flow(), pending.way());
      }
      pending.listener().answered(answer);
    }
  }

  /**
   * Keeps a subscription's session as long as notifications may come: by default the container
   * forgets it after three minutes and answers them 481.
   */
  private static void keep(SipApplicationSession session, int seconds) {
    if (session != null && session.isValid()) {
      int granted = seconds > 0 ? seconds : DEFAULT_SUBSCRIPTION_SECONDS;
      session.setExpires(granted / 60 + 2);
    }
  }

  /** A session that ends by itself at the same moment must not keep the answer back. */
  private static void end(SipApplicationSession session) {
    try {
      if (session != null && session.isValid()) {
        session.invalidate();
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "ended already", e);
    }
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
