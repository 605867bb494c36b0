package org.opencpm.client.signalling;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.HopImpl;
import java.util.List;
import java.util.ListIterator;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.PeerUnavailableException;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;

/**
 * The SIP stack, set up for one client: sockets from a {@link WireNetwork}, every request to the
 * one server that the client uses, no dialogs, events in the order in which messages came.
 */
final class ClientStack extends SipStackImpl {

  private static final AtomicLong NUMBER = new AtomicLong();
  private static final int MAX_MESSAGE_BYTES = 1 << 20;

  ClientStack(NetworkLayer network, String serverHost, int serverPort)
      throws PeerUnavailableException {
    super(properties());
    this.networkLayer = network;
    setRouter(new OneServer(serverHost, serverPort));
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("javax.sip.STACK_NAME", "opencpm-client-" + NUMBER.incrementAndGet());
    properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
    properties.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
    properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", StackEvents.class.getName());
    properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", StackMessages.class.getName());
    properties.setProperty(
        "gov.nist.javax.sip.MESSAGE_PARSER_FACTORY", RawHeadParsers.class.getName());
    // One thread reads datagrams and one delivers events: with more, messages would overtake.
    properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
    properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "false");
    properties.setProperty("gov.nist.javax.sip.CONGESTION_CONTROL_TIMEOUT", "0");
    properties.setProperty(
        "gov.nist.javax.sip.MAX_MESSAGE_SIZE", Integer.toString(MAX_MESSAGE_BYTES));
    properties.setProperty(
        "gov.nist.javax.sip.THREAD_PRIORITY", Integer.toString(Thread.NORM_PRIORITY));
    return properties;
  }

  /** Sends all requests to one address, over the transport that their top Via names. */
  private record OneServer(String host, int port) implements Router {
    @Override
    public Hop getOutboundProxy() {
      return new HopImpl(host, port, "udp");
    }

    @Override
    @Deprecated
    public ListIterator<Hop> getNextHops(Request request) {
      return List.of(getNextHop(request)).listIterator();
    }

    @Override
    public Hop getNextHop(Request request) {
      ViaHeader via = (ViaHeader) request.getHeader(ViaHeader.NAME);
      return new HopImpl(host, port, via.getTransport());
    }
  }
}
