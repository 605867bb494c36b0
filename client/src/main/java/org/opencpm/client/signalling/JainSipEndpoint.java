package org.opencpm.client.signalling;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.TooManyListenersException;
import java.util.concurrent.CompletableFuture;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import org.opencpm.client.Transport;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.AddressSyntaxException;

/** {@link SipEndpoint} on the JAIN-SIP reference implementation. */
public final class JainSipEndpoint implements SipEndpoint, SipListener {

  private static final String ACK = "ACK";
  private static final long STOP_MILLIS = 2000;

  private final WireNetwork network;
  private final ClientStack stack;
  private final SipProviderImpl provider;
  private final RequestHandler handler;
  private final Runnable onConnectionLost;
  private final String host;
  private final int port;
  private final SentTransactions sent;

  private JainSipEndpoint(EndpointSettings settings, RequestHandler handler) throws IOException {
    this.handler = handler;
    this.onConnectionLost = settings.onConnectionLost();
    this.host = settings.localAddress().getHostAddress();
    boolean udp = settings.transport() == Transport.UDP;
    this.network =
        new WireNetwork(
            settings.wireLog(),
            settings.localAddress(),
            settings.localPort(),
            udp,
            this::connectionLost);
    this.port = network.port();
    try {
      InetAddress server = InetAddress.getByName(settings.serverHost());
      this.stack = new ClientStack(network, server.getHostAddress(), settings.serverPort());
      this.provider = provider(udp);
      network.awaitReader();
    } catch (SipException | InvalidArgumentException | TooManyListenersException refused) {
      network.close();
      throw new IOException("The SIP stack did not start: " + refused.getMessage(), refused);
    } catch (InterruptedException interrupted) {
      network.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while opening");
    } catch (IOException noServer) {
      network.close();
      throw noServer;
    }
    this.sent = new SentTransactions(provider, host, port);
  }

  /**
   * Opens an endpoint: binds its port and starts to listen.
   *
   * @param settings addresses, ports and observers
   * @param handler receives requests
   * @return the open endpoint
   * @throws IOException when the port is taken, the local address is not one of this machine or the
   *     server's name has no address
   */
  public static SipEndpoint open(EndpointSettings settings, RequestHandler handler)
      throws IOException {
    return new JainSipEndpoint(settings, handler);
  }

  private SipProviderImpl provider(boolean udp)
      throws SipException, InvalidArgumentException, TooManyListenersException {
    SipProviderImpl made =
        (SipProviderImpl)
            stack.createSipProvider(stack.createListeningPoint(host, port, ListeningPoint.TCP));
    if (udp) {
      made.addListeningPoint(stack.createListeningPoint(host, port, ListeningPoint.UDP));
    }
    made.addSipListener(this);
    return made;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public CompletableFuture<SipAnswer> send(OutgoingRequest request) {
    return sent.send(request);
  }

  @Override
  public SentInvite invite(OutgoingRequest request, InviteObserver observer) {
    return sent.invite(request, observer);
  }

  @Override
  public void acknowledge(OutgoingRequest ack) {
    sent.acknowledge(ack);
  }

  @Override
  public void processRequest(RequestEvent event) {
    SIPRequest request = (SIPRequest) event.getRequest();
    boolean ack = ACK.equals(request.getMethod());
    ServerTransaction transaction = event.getServerTransaction();
    try {
      if (transaction == null && !ack) {
        transaction = provider.getNewServerTransaction(request);
      }
    } catch (SipException retransmission) {
      StackEvents.note("Request without a transaction", retransmission);
      return;
    }
    String tag = Tokens.tag();
    HeaderList headers;
    try {
      headers = JainRequests.headers(request);
    } catch (AddressSyntaxException malformed) {
      StackEvents.note("Malformed request", malformed);
      if (!ack) {
        new JainIncomingRequest(request, provider, transaction, HeaderList.empty(), tag)
            .answer(400, "Bad Request", HeaderList.empty());
      }
      return;
    }
    hand(new JainIncomingRequest(request, provider, ack ? null : transaction, headers, tag));
  }

  private void hand(JainIncomingRequest incoming) {
    try {
      handler.received(incoming);
    } catch (RuntimeException unexpected) {
      StackEvents.note("Request not handled", unexpected);
      if (!ACK.equals(incoming.method())) {
        incoming.answer(500, "Internal Error", HeaderList.empty());
      }
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    sent.answered(event.getClientTransaction(), (SIPResponse) event.getResponse());
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    if (!event.isServerTransaction()) {
      sent.timedOut(event.getClientTransaction());
    }
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    if (event.getSource() instanceof ClientTransaction transaction) {
      sent.unreachable(transaction);
    }
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    // The answer, or its absence, has been told.
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    // Dialogs are kept above the stack.
  }

  private void connectionLost() {
    sent.connectionLost();
    onConnectionLost.run();
  }

  @Override
  public void close() {
    sent.stop();
    stopStack();
    sent.end();
    try {
      network.close();
    } catch (IOException notClosed) {
      throw new UncheckedIOException(notClosed);
    }
  }

  /**
   * Stops the stack without its habit of sleeping a second when all is closed already: the sleep
   * ends at once in a thread that has been interrupted.
   */
  private void stopStack() {
    Thread stopper =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              stack.stop();
              // Its event thread, no daemon, waits for one more event before it sees the stop.
              provider.handleEvent(
                  new IOExceptionEvent(provider, host, port, ListeningPoint.TCP), null);
            },
            "cpm-client-stop-" + port);
    stopper.setDaemon(true);
    stopper.start();
    try {
      stopper.join(STOP_MILLIS);
    } catch (InterruptedException now) {
      Thread.currentThread().interrupt();
    }
  }
}
