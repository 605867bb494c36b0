package org.opencpm.client.signalling;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.text.ParseException;
import java.util.Set;
import java.util.TooManyListenersException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final ExecutorService sender;
  private final AtomicInteger losses = new AtomicInteger();
  private final Set<Pending> pending = ConcurrentHashMap.newKeySet();

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
    this.sender =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "cpm-client-send-" + port);
              thread.setDaemon(true);
              return thread;
            });
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
    Pending call = new Pending(request.transport());
    SIPRequest message;
    try {
      message = JainRequests.write(request, host, port, Tokens.branch());
    } catch (ParseException | IllegalArgumentException unwritable) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "Not a SIP request: " + unwritable.getMessage(), unwritable));
    }
    pending.add(call);
    call.answer.whenComplete((answer, failure) -> pending.remove(call));
    try {
      // Opening a connection blocks, so not on the caller's thread; one thread keeps the order.
      sender.execute(() -> send(message, call));
    } catch (RejectedExecutionException closed) {
      call.answer.complete(SipAnswer.made(503, "Client closed"));
    }
    return call.answer;
  }

  private void send(SIPRequest message, Pending call) {
    try {
      ClientTransaction transaction = provider.getNewClientTransaction(message);
      transaction.setApplicationData(call);
      int lossesBefore = losses.get();
      transaction.sendRequest();
      call.written = true;
      if (losses.get() != lossesBefore) {
        call.lost();
      }
    } catch (SipException unreachable) {
      StackEvents.note("Request could not be sent", unreachable);
      call.answer.complete(SipAnswer.made(503, "Server cannot be reached"));
    } catch (RuntimeException unexpected) {
      call.answer.completeExceptionally(unexpected);
    }
  }

  @Override
  public void processRequest(RequestEvent event) {
    SIPRequest request = (SIPRequest) event.getRequest();
    if (ACK.equals(request.getMethod())) {
      return;
    }
    ServerTransaction transaction = event.getServerTransaction();
    try {
      if (transaction == null) {
        transaction = provider.getNewServerTransaction(request);
      }
    } catch (SipException retransmission) {
      StackEvents.note("Request without a transaction", retransmission);
      return;
    }
    String tag = Tokens.tag();
    JainIncomingRequest incoming;
    try {
      incoming = new JainIncomingRequest(request, transaction, JainRequests.headers(request), tag);
    } catch (AddressSyntaxException malformed) {
      StackEvents.note("Malformed request", malformed);
      new JainIncomingRequest(request, transaction, HeaderList.empty(), tag)
          .answer(400, "Bad Request", HeaderList.empty());
      return;
    }
    try {
      handler.received(incoming);
    } catch (RuntimeException unexpected) {
      StackEvents.note("Request not handled", unexpected);
      incoming.answer(500, "Internal Error", HeaderList.empty());
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    SIPResponse response = (SIPResponse) event.getResponse();
    Pending call = of(event.getClientTransaction());
    if (call != null && response.getStatusCode() >= 200) {
      try {
        call.answer.complete(JainRequests.read(response));
      } catch (AddressSyntaxException malformed) {
        StackEvents.note("Malformed answer", malformed);
        call.answer.complete(SipAnswer.made(502, "Malformed answer"));
      }
    }
  }

  @Override
  public void processTimeout(TimeoutEvent event) {
    if (!event.isServerTransaction()) {
      Pending call = of(event.getClientTransaction());
      if (call != null) {
        call.answer.complete(SipAnswer.made(408, "No answer"));
      }
    }
  }

  @Override
  public void processIOException(IOExceptionEvent event) {
    if (event.getSource() instanceof ClientTransaction transaction) {
      Pending call = of(transaction);
      if (call != null) {
        call.answer.complete(SipAnswer.made(503, "Server cannot be reached"));
      }
    }
  }

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {
    // The answer, or its absence, has been told.
  }

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {
    // There are no dialogs here.
  }

  /**
   * No answer can come any more on a connection that is gone: what was written to it fails now (RFC
   * 3261 section 8.1.3.1), and not when its transaction times out.
   */
  private void connectionLost() {
    losses.incrementAndGet();
    for (Pending call : pending) {
      if (call.written) {
        call.lost();
      }
    }
    onConnectionLost.run();
  }

  @Override
  public void close() {
    sender.shutdownNow();
    stopStack();
    for (Pending call : pending) {
      call.answer.complete(SipAnswer.made(503, "Client closed"));
    }
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

  private static Pending of(ClientTransaction transaction) {
    return transaction == null ? null : (Pending) transaction.getApplicationData();
  }

  /** A request whose answer is awaited. */
  private static final class Pending {
    private final CompletableFuture<SipAnswer> answer = new CompletableFuture<>();
    private final Transport transport;
    private volatile boolean written;

    Pending(Transport transport) {
      this.transport = transport;
    }

    private void lost() {
      if (transport == Transport.TCP) {
        answer.complete(SipAnswer.made(503, SipAnswer.CONNECTION_LOST));
      }
    }
  }
}
