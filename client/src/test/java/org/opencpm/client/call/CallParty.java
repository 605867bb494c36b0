package org.opencpm.client.call;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opencpm.client.Transport;
import org.opencpm.client.signalling.EndpointSettings;
import org.opencpm.client.signalling.Exchange;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.JainSipEndpoint;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.client.signalling.SipEndpoint;
import org.opencpm.client.signalling.Tokens;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.signalling.HeaderList;

/** One end of the calls in the tests: an endpoint of its own whose "server" is the other end. */
final class CallParty implements AutoCloseable, CallListener {

  final List<WireEvent> wire = new CopyOnWriteArrayList<>();
  final List<String> heard = new CopyOnWriteArrayList<>();
  final CompletableFuture<IncomingCall> incoming = new CompletableFuture<>();
  final SipEndpoint endpoint;
  final Transport transport;
  private final String name;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private volatile Calls calls;
  volatile Consumer<IncomingCall> onInvite = call -> {};
  volatile Function<IncomingRequest, Integer> onRequest = request -> 200;

  CallParty(String name, Transport transport, int localPort, int peerPort) throws IOException {
    this.name = name;
    this.transport = transport;
    endpoint =
        JainSipEndpoint.open(
            new EndpointSettings(
                InetAddress.getLoopbackAddress(),
                localPort,
                transport,
                "127.0.0.1",
                peerPort,
                wire::add,
                () -> {}),
            request -> calls().take(request));
    forget();
  }

  /** Begins anew, without the calls that there were. */
  void forget() {
    calls =
        new Calls(
            new Exchange(endpoint, name + "@cpm.example", "cpm-demo"),
            new CallClock(thread),
            "test",
            call -> {
              incoming.complete(call);
              onInvite.accept(call);
              return this;
            });
  }

  private Calls calls() {
    return calls;
  }

  String contact() {
    return "<sip:" + name + "@127.0.0.1:" + endpoint.port() + ">;+g.3gpp.icsi-ref=\"urn%3Ax\"";
  }

  /** Runs something on the calls' thread and waits for its result. */
  <T> T on(java.util.concurrent.Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  OutgoingCall invite(String to) {
    HeaderList fields =
        HeaderList.builder()
            .add("Max-Forwards", "70")
            .add("From", "<sip:" + name + "@cpm.example>;tag=" + Tokens.tag())
            .add("To", "<" + to + ">")
            .add("Call-ID", Tokens.callId("127.0.0.1"))
            .add("CSeq", "1 INVITE")
            .add("Contact", contact())
            .add("Content-Type", "application/sdp")
            .build();
    OutgoingRequest invite =
        new OutgoingRequest(
            "INVITE", to, fields, "v=0\r\n".getBytes(StandardCharsets.UTF_8), transport);
    return on(() -> calls.invite(invite, this));
  }

  Content sdp() {
    return Content.sdp(("v=0\r\ns=" + name + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Start lines of the messages that this end received. */
  List<String> receivedLines() {
    List<String> lines = new ArrayList<>();
    for (WireEvent event : wire) {
      if (event.direction() == WireEvent.Direction.RECEIVED) {
        lines.add(event.startLine());
      }
    }
    return lines;
  }

  Optional<WireEvent> received(String start) {
    return wire.stream()
        .filter(event -> event.direction() == WireEvent.Direction.RECEIVED)
        .filter(event -> event.startLine().startsWith(start))
        .findFirst();
  }

  @Override
  public void progressed(SipAnswer answer) {
    heard.add("progressed " + answer.status());
  }

  @Override
  public void answered(SipAnswer answer) {
    heard.add("answered " + answer.status());
  }

  @Override
  public void confirmed() {
    heard.add("confirmed");
  }

  @Override
  public void cancelled(HeaderList headers) {
    heard.add("cancelled " + headers.first("Reason").orElse("-"));
  }

  @Override
  public void requested(IncomingRequest request, Responder responder) {
    heard.add("requested " + request.method());
    int status = onRequest.apply(request);
    responder.answer(status, "As wanted", status == 200 ? sdp() : Content.NONE);
  }

  @Override
  public void ended(HeaderList headers) {
    heard.add("ended " + headers.first("Reason").orElse("-"));
  }

  @Override
  public void close() {
    endpoint.close();
    thread.shutdownNow();
  }
}
