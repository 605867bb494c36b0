package org.opencpm.chat;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.EndpointSettings;
import org.opencpm.media.msrp.transport.IncomingChunk;
import org.opencpm.media.msrp.transport.MsrpEndpoint;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.msrp.transport.MsrpSessionHandler;
import org.opencpm.media.msrp.transport.OutgoingChunk;
import org.opencpm.media.msrp.transport.PeerTrust;
import org.opencpm.media.msrp.transport.SessionPlan;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SessionDescription;

/** The media of one phone: always the active part, takes everything with 200 unless told else. */
final class ScriptedPhone implements MsrpSessionHandler, AutoCloseable {

  private final MsrpEndpoint endpoint =
      new MsrpEndpoint(EndpointSettings.of("127.0.0.1"), Thread::new);
  private final MsrpSession session = endpoint.open(SessionPlan.PLAIN, this);
  final List<String> texts = new CopyOnWriteArrayList<>();
  final CompletableFuture<Void> bound = new CompletableFuture<>();
  private volatile int status = 200;
  private volatile IncomingChunk kept;
  private ByteArrayOutputStream current = new ByteArrayOutputStream();

  String sdp() {
    return sdp("sendrecv");
  }

  String sdp(String direction) {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=message 9 TCP/MSRP *\r\na=accept-types:message/cpim application/im-iscomposing+xml\r\n"
        + "a=accept-wrapped-types:*\r\na=setup:active\r\na=path:"
        + session.uri()
        + "\r\na="
        + direction
        + "\r\n";
  }

  /**
   * Answers what comes in another way.
   *
   * @param answer 0: not at all
   */
  ScriptedPhone answering(int answer) {
    status = answer;
    return this;
  }

  /** Answers what came last and has no answer yet. */
  void answerNow() {
    kept.answer(status, "");
  }

  /** Connects to where a description of the server says. */
  void connect(byte[] description) throws Exception {
    MsrpMedia media = SessionDescription.parse(description).message().orElseThrow();
    MsrpPath path = MsrpPath.parse(String.join(" ", media.path()));
    session.connect(
        path, new InetSocketAddress(path.first().host(), path.first().port()), PeerTrust.AUTHORITY);
    bound.get(5, java.util.concurrent.TimeUnit.SECONDS);
  }

  /** Sends one message; the future ends with its answer. */
  CompletableFuture<Integer> send(String text) {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    OutgoingChunk chunk =
        session.send(
            SendHead.ofMessage(UUID.randomUUID().toString(), bytes.length, "message/cpim"),
            (status, comment) -> answer.complete(status));
    chunk.data(bytes, 0, bytes.length);
    chunk.end(Continuation.LAST);
    return answer;
  }

  @Override
  public void bound() {
    bound.complete(null);
  }

  @Override
  public void chunkStarted(IncomingChunk chunk) {
    // Its bytes follow.
  }

  @Override
  public void chunkData(IncomingChunk chunk, byte[] data) {
    current.writeBytes(data);
  }

  @Override
  public void chunkEnded(IncomingChunk chunk, Continuation flag) {
    if (flag == Continuation.LAST) {
      texts.add(current.toString(StandardCharsets.UTF_8));
      current = new ByteArrayOutputStream();
    }
    if (status == 0) {
      kept = chunk;
    } else {
      chunk.answer(status, "");
    }
  }

  @Override
  public void reported(MsrpReport report) {
    // Not asked for.
  }

  @Override
  public void writabilityChanged(boolean writable) {
    // It sends little.
  }

  @Override
  public void lost(String reason) {
    bound.completeExceptionally(new IllegalStateException(reason));
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
