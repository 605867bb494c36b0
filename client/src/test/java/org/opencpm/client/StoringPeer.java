package org.opencpm.client;

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
import org.opencpm.client.call.CallClock;
import org.opencpm.client.call.Calls;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.media.MediaSession;
import org.opencpm.client.media.MediaSessionListener;
import org.opencpm.client.media.MediaWish;
import org.opencpm.client.media.MsrpPort;
import org.opencpm.client.media.OutgoingContent;
import org.opencpm.client.media.Receipt;
import org.opencpm.client.media.ReceivedContent;
import org.opencpm.client.media.SessionBodies;
import org.opencpm.client.signalling.EndpointSettings;
import org.opencpm.client.signalling.Exchange;
import org.opencpm.client.signalling.JainSipEndpoint;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.client.signalling.SipEndpoint;
import org.opencpm.client.signalling.Tokens;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireLog;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.signalling.HeaderList;

/**
 * As much of a server as keeps messages: it invites a client to bring them, and brings them to a
 * client that invites it. Its header fields are those of the caller.
 */
final class StoringPeer implements AutoCloseable {

  final List<WireEvent> wire = new CopyOnWriteArrayList<>();
  final List<MimeEntity> requests = new CopyOnWriteArrayList<>();
  private final SipEndpoint endpoint;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final CallClock clock = new CallClock(thread);
  private final MsrpPort port = new MsrpPort(InetAddress.getLoopbackAddress(), WireLog.NONE);
  private final Calls calls;
  private volatile List<byte[]> kept = List.of();

  StoringPeer(int localPort, int clientPort) throws IOException {
    endpoint =
        JainSipEndpoint.open(
            new EndpointSettings(
                InetAddress.getLoopbackAddress(),
                localPort,
                Transport.UDP,
                "127.0.0.1",
                clientPort,
                wire::add,
                () -> {}),
            request -> {
              if (!calls().take(request)) {
                request.answer(202, "Accepted", HeaderList.empty());
              }
            });
    calls = new Calls(new Exchange(endpoint, "", ""), clock, "peer", this::fetched);
  }

  private Calls calls() {
    return calls;
  }

  /** What is brought to whom fetches. */
  void keep(List<byte[]> messages) {
    kept = messages;
  }

  private MediaSession session(List<byte[]> messages, List<Integer> statuses, Runnable done) {
    MediaWish wish =
        new MediaWish(
            List.of("message/cpim"), List.of("*"), Direction.SENDONLY, 0, SetupRole.ACTPASS, false);
    MediaSession[] made = new MediaSession[1];
    made[0] =
        new MediaSession(
            port,
            wish,
            clock,
            medium -> null,
            new MediaSessionListener() {
              @Override
              public void answered(SipAnswer answer) {
                if (answer.success()) {
                  bring();
                } else {
                  statuses.add(-answer.status());
                  done.run();
                }
              }

              @Override
              public void confirmed() {
                bring();
              }

              private void bring() {
                CompletableFuture<?>[] sent =
                    messages.stream()
                        .map(m -> made[0].send(OutgoingContent.answered("message/cpim", m)))
                        .map(status -> status.thenAccept(statuses::add))
                        .toArray(CompletableFuture[]::new);
                CompletableFuture.allOf(sent)
                    .thenRun(
                        () -> {
                          made[0].end(Optional.empty());
                          done.run();
                        });
              }

              @Override
              public Receipt received(ReceivedContent content) {
                return Receipt.refused(403);
              }

              @Override
              public void ended(HeaderList headers) {
                done.run();
              }
            });
    return made[0];
  }

  /** Invites the client and brings it messages; returns their MSRP statuses. */
  List<Integer> bring(HeaderList fields, String requestUri, List<byte[]> messages)
      throws Exception {
    List<Integer> statuses = new ArrayList<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    MediaSession session = session(messages, statuses, () -> done.complete(null));
    HeaderList all =
        fields
            .with("Call-ID", Tokens.callId("127.0.0.1"))
            .with("Contact", "<sip:deferred@127.0.0.1:" + endpoint.port() + ">;automata")
            .with("Content-Type", "application/sdp");
    clock.execute(
        () ->
            session.invite(
                calls, sdp -> new OutgoingRequest("INVITE", requestUri, all, sdp, Transport.UDP)));
    done.get(20, java.util.concurrent.TimeUnit.SECONDS);
    return statuses;
  }

  private org.opencpm.client.call.CallListener fetched(IncomingCall call) {
    SessionBodies.part(
            call.invite().headers(),
            call.invite().body(),
            "application",
            "vnd.cpm.deferred-request+xml")
        .ifPresent(requests::add);
    MediaSession session = session(kept, new ArrayList<>(), () -> {});
    session.incoming(call);
    session.accept("<sip:deferred@127.0.0.1:" + endpoint.port() + ">", HeaderList.empty());
    return session;
  }

  /** Sends a request outside of a session. */
  SipAnswer send(String method, String requestUri, HeaderList fields, byte[] body)
      throws Exception {
    return endpoint
        .send(new OutgoingRequest(method, requestUri, fields, body, Transport.UDP))
        .get(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    endpoint.close();
    port.close();
    thread.shutdownNow();
  }
}
