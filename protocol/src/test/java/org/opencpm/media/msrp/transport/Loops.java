package org.opencpm.media.msrp.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.SendHead;

/** Endpoints on the loopback for tests. */
final class Loops {

  static final ThreadFactory THREADS = work -> new Thread(work, "msrp-test-loop");
  static final EndpointSettings SETTINGS = EndpointSettings.of("127.0.0.1");

  private Loops() {}

  static MsrpEndpoint endpoint(EndpointSettings settings) {
    return new MsrpEndpoint(settings, THREADS);
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static InetSocketAddress listen(MsrpEndpoint endpoint) throws IOException {
    return endpoint.listen(anyPort(), false).address();
  }

  static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** Connects two sessions of ours, the first one passively. */
  static void join(MsrpSession passive, MsrpSession active, InetSocketAddress address) {
    passive.accept(MsrpPath.of(active.uri()));
    active.connect(MsrpPath.of(passive.uri()), address, PeerTrust.AUTHORITY);
  }

  /** The status that a listener hears. */
  static final class Answer extends CompletableFuture<Integer> implements ChunkListener {

    @Override
    public void answered(int status, String comment) {
      if (!complete(status)) {
        throw new IllegalStateException("answered twice");
      }
    }

    int status() {
      try {
        return get(20, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Waits until the loop has done what it was asked before. */
  static void settle(MsrpSession session) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.execute(() -> done.complete(null));
    done.join();
  }

  static Answer sendWhole(MsrpSession session, SendHead head, byte[] data) {
    Answer answer = new Answer();
    OutgoingChunk chunk = session.send(head, answer);
    chunk.data(data, 0, data.length);
    chunk.end(Continuation.LAST);
    return answer;
  }
}
