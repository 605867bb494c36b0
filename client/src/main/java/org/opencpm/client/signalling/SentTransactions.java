package org.opencpm.client.signalling;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.ClientTransaction;
import javax.sip.SipException;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.AddressSyntaxException;

/** The requests that an endpoint sent, and their answers. */
final class SentTransactions {

  private static final int REMEMBERED_INVITES = 1000;
  private static final byte[] NO_BODY = new byte[0];

  private final SipProviderImpl provider;
  private final String host;
  private final int port;
  private final ExecutorService sender;
  private final AtomicInteger losses = new AtomicInteger();
  private final Set<AwaitedAnswer> awaited = ConcurrentHashMap.newKeySet();

  /** By Call-ID and CSeq: a 2xx that comes again belongs to no transaction any more. */
  private final Map<String, AwaitedInvite> invites =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AwaitedInvite> eldest) {
          return size() > REMEMBERED_INVITES;
        }
      };

  SentTransactions(SipProviderImpl provider, String host, int port) {
    this.provider = provider;
    this.host = host;
    this.port = port;
    this.sender =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "cpm-client-send-" + port);
              thread.setDaemon(true);
              return thread;
            });
  }

  CompletableFuture<SipAnswer> send(OutgoingRequest request) {
    AwaitedAnswer call = new AwaitedAnswer(request.transport());
    try {
      start(write(request, Tokens.branch()), call);
    } catch (IllegalArgumentException unwritable) {
      return CompletableFuture.failedFuture(unwritable);
    }
    return call.future();
  }

  SentInvite invite(OutgoingRequest request, InviteObserver observer) {
    String branch = Tokens.branch();
    SIPRequest message = write(request, branch);
    AwaitedInvite call =
        new AwaitedInvite(request, observer, fields -> cancel(request, branch, fields));
    synchronized (invites) {
      invites.put(key(message.getCallId().getCallId(), message.getCSeq().getSeqNumber()), call);
    }
    start(message, call);
    return call;
  }

  private void cancel(OutgoingRequest invite, String branch, HeaderList fields) {
    HeaderList.Builder headers = HeaderList.builder();
    for (String name : new String[] {"Max-Forwards", "Route", "From", "To", "Call-ID"}) {
      invite.headers().all(name).forEach(value -> headers.add(name, value));
    }
    String number = invite.headers().first("CSeq").orElse("1 INVITE").split("\\s+")[0];
    headers.add("CSeq", number + " CANCEL");
    fields.entries().forEach(field -> headers.add(field.getKey(), field.getValue()));
    OutgoingRequest cancel =
        new OutgoingRequest(
            "CANCEL", invite.requestUri(), headers.build(), NO_BODY, invite.transport());
    // The branch of the INVITE is what makes it this INVITE's CANCEL (RFC 3261 section 9.1).
    start(write(cancel, branch), new AwaitedAnswer(invite.transport()));
  }

  void acknowledge(OutgoingRequest ack) {
    SIPRequest message = write(ack, Tokens.branch());
    execute(
        () -> {
          try {
            provider.sendRequest(message);
          } catch (SipException unreachable) {
            // The 2xx will come again, and be acknowledged again.
            StackEvents.note("ACK could not be sent", unreachable);
          }
        });
  }

  private SIPRequest write(OutgoingRequest request, String branch) {
    try {
      return JainRequests.write(request, host, port, branch);
    } catch (ParseException | IllegalArgumentException unwritable) {
      throw new IllegalArgumentException(
          "Not a SIP request: " + unwritable.getMessage(), unwritable);
    }
  }

  private void start(SIPRequest message, AwaitedAnswer call) {
    awaited.add(call);
    call.future().whenComplete((answer, failure) -> awaited.remove(call));
    // Opening a connection blocks, so not on the caller's thread; one thread keeps the order.
    if (!execute(() -> start(message, call, losses.get()))) {
      call.answered(SipAnswer.made(503, "Client closed"));
    }
  }

  private boolean execute(Runnable sending) {
    try {
      sender.execute(sending);
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  private void start(SIPRequest message, AwaitedAnswer call, int lossesBefore) {
    try {
      ClientTransaction transaction = provider.getNewClientTransaction(message);
      transaction.setApplicationData(call);
      transaction.sendRequest();
      call.written();
      if (losses.get() != lossesBefore) {
        call.connectionLost();
      }
    } catch (SipException unreachable) {
      StackEvents.note("Request could not be sent", unreachable);
      call.answered(SipAnswer.made(503, "Server cannot be reached"));
    } catch (RuntimeException unexpected) {
      call.failed(unexpected);
    }
  }

  /** An answer came. */
  void answered(ClientTransaction transaction, SIPResponse response) {
    AwaitedAnswer call = transaction == null ? invite(response) : of(transaction);
    if (call == null) {
      return;
    }
    SipAnswer answer;
    try {
      answer = JainRequests.read(response);
    } catch (AddressSyntaxException malformed) {
      StackEvents.note("Malformed answer", malformed);
      answer = SipAnswer.made(502, "Malformed answer");
    }
    if (answer.status() < 200) {
      call.progressed(answer);
    } else {
      call.answered(answer);
    }
  }

  private AwaitedInvite invite(SIPResponse response) {
    boolean success = response.getStatusCode() >= 200 && response.getStatusCode() < 300;
    if (!success || !response.getCSeq().getMethod().equals("INVITE")) {
      return null;
    }
    synchronized (invites) {
      return invites.get(key(response.getCallId().getCallId(), response.getCSeq().getSeqNumber()));
    }
  }

  /** No answer came in time. */
  void timedOut(ClientTransaction transaction) {
    AwaitedAnswer call = of(transaction);
    if (call != null) {
      call.answered(SipAnswer.made(408, "No answer"));
    }
  }

  /** The request could not be written. */
  void unreachable(ClientTransaction transaction) {
    AwaitedAnswer call = of(transaction);
    if (call != null) {
      call.answered(SipAnswer.made(503, "Server cannot be reached"));
    }
  }

  /** A connection that was opened here is gone. */
  void connectionLost() {
    losses.incrementAndGet();
    awaited.forEach(AwaitedAnswer::connectionLost);
  }

  /** Nothing is sent any more. */
  void stop() {
    sender.shutdownNow();
  }

  /** No answer can come any more. */
  void end() {
    for (AwaitedAnswer call : awaited) {
      call.answered(SipAnswer.made(503, "Client closed"));
    }
  }

  private static String key(String callId, long number) {
    return callId + '\n' + number;
  }

  private static AwaitedAnswer of(ClientTransaction transaction) {
    return transaction == null ? null : (AwaitedAnswer) transaction.getApplicationData();
  }
}
