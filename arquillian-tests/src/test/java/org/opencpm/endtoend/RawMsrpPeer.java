package org.opencpm.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/**
 * One MSRP session of a phone, on bare sockets (RFC 4975, RFC 6135): it connects or is connected
 * to, puts together what comes, and answers each SEND with the status that the test chooses.
 */
public final class RawMsrpPeer implements AutoCloseable {

  /** How large chunks are by default (fact sheet 4.3). */
  public static final int CHUNK = 2048;

  private final String session = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
  private final boolean tls;
  private final ServerSocket listener;
  private final Map<String, CompletableFuture<Integer>> waiting = new ConcurrentHashMap<>();
  private final Map<String, List<MsrpFrame>> open = new LinkedHashMap<>();
  private final List<MsrpMessage> messages = new CopyOnWriteArrayList<>();
  private final List<MsrpFrame> frames = new CopyOnWriteArrayList<>();
  private final CompletableFuture<MsrpConnection> connected = new CompletableFuture<>();
  private volatile ToIntFunction<MsrpFrame> answers = frame -> 200;
  private volatile MsrpConnection connection;
  private volatile String path;
  private volatile String remotePath;
  private volatile int window;
  private volatile boolean closed;

  private RawMsrpPeer(boolean tls) throws IOException {
    this.tls = tls;
    listener = new ServerSocket(0, 5, InetAddress.getByName(RawSipPeer.HOST));
    namePort(port());
    Thread acceptor = new Thread(this::accept, "peer-msrp-accept");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** A session whose end listens already. */
  public static RawMsrpPeer open() {
    return open(false);
  }

  /** A session over TLS, in which this end connects. */
  public static RawMsrpPeer openTls() {
    return open(true);
  }

  static RawMsrpPeer open(boolean tls) {
    try {
      return new RawMsrpPeer(tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ----- its end -----

  public boolean isTls() {
    return tls;
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** What stands in its a=path. */
  public String path() {
    return path;
  }

  /** Names another port in its path; 9 is for who connects by himself. */
  void namePort(int port) {
    name(RawSipPeer.HOST + ":" + port);
  }

  /** Names a host and port that need not lead here (RFC 6714). */
  void name(String hostPort) {
    path = (tls ? "msrps://" : "msrp://") + hostPort + "/" + session + ";tcp";
  }

  /** Lets the system keep no more than so many bytes unread; before it is connected. */
  public RawMsrpPeer window(int bytes) {
    window = bytes;
    return this;
  }

  /** Chooses the status of each answer to a SEND; 0: none yet, see {@link #answer}. */
  public RawMsrpPeer answering(ToIntFunction<MsrpFrame> choice) {
    answers = choice;
    return this;
  }

  /** Answers every SEND so; 0: not at all. */
  public RawMsrpPeer answering(int status) {
    return answering(frame -> status);
  }

  // ----- the connection -----

  /** What the other end said of itself. */
  public void meets(String theirPath) {
    remotePath = theirPath;
  }

  /** Connects to the other end and says so with a SEND that has nothing to say (RFC 6135). */
  public RawMsrpPeer connect(String host, int port) {
    take(MsrpConnection.to(host, port, tls, window));
    CompletableFuture<Integer> answer = request(head("SEND").with("Message-ID", "hello"));
    if (Patience.get(answer) != 200) {
      throw new AssertionError("the MSRP session is not bound: " + answer.join());
    }
    return this;
  }

  private void accept() {
    while (!closed) {
      try {
        take(MsrpConnection.of(listener.accept()));
      } catch (IOException e) {
        closed |= listener.isClosed();
      }
    }
  }

  private void take(MsrpConnection one) {
    connection = one;
    one.read(this::came);
    connected.complete(one);
  }

  /** The connection, once there is one. */
  public MsrpConnection connection() {
    return Patience.get(connected.thenApply(first -> connection));
  }

  public boolean isConnected() {
    return connected.isDone();
  }

  // ----- sending -----

  /** A request without body to the other end. */
  public MsrpFrame head(String method) {
    return MsrpFrame.request(method).with("To-Path", remotePath).with("From-Path", path);
  }

  /** Sends a message in one chunk or, if it is large, in several; waits for all answers. */
  public int send(ChatMessage message) {
    return Patience.get(sendAsync(message, CHUNK));
  }

  /** Sends a message; the future ends with 200, or with the first status that is none. */
  public CompletableFuture<Integer> sendAsync(ChatMessage message, int chunkSize) {
    List<CompletableFuture<Integer>> answers =
        chunks(message, chunkSize).stream().map(this::request).toList();
    CompletableFuture<?>[] all = answers.toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(all)
        .thenApply(
            done -> answers.stream().map(CompletableFuture::join).reduce(200, RawMsrpPeer::worse));
  }

  private static int worse(int one, int other) {
    return one == 200 ? other : one;
  }

  /** The chunks of a message; each is sent by {@link #request}. */
  public List<MsrpFrame> chunks(ChatMessage message, int chunkSize) {
    List<MsrpFrame> chunks = new ArrayList<>();
    int length = message.bytes().length;
    for (int from = 0; from < length; from += chunkSize) {
      chunks.add(message.chunk(from, Math.min(length, from + chunkSize), remotePath, path));
    }
    return chunks;
  }

  /** Sends a request; the future ends with the status of its answer, at once if it gets none. */
  public CompletableFuture<Integer> request(MsrpFrame frame) {
    CompletableFuture<Integer> answer = expect(frame);
    connection().send(frame);
    return answer;
  }

  /** Waits for the answer to a request that the test sends in its own way. */
  public CompletableFuture<Integer> expect(MsrpFrame frame) {
    if (!"yes".equals(frame.header("Failure-Report")) && frame.body() != null) {
      return CompletableFuture.completedFuture(200);
    }
    return waiting.computeIfAbsent(frame.transaction(), id -> new CompletableFuture<>());
  }

  /** Answers a SEND that has no answer yet. */
  public void answer(MsrpFrame request, int status) {
    connection()
        .send(
            MsrpFrame.response(request, status)
                .with("To-Path", request.header("From-Path"))
                .with("From-Path", path));
  }

  // ----- receiving -----

  private void came(MsrpFrame frame) {
    frames.add(frame);
    if (frame.isResponse()) {
      CompletableFuture<Integer> answer = waiting.remove(frame.transaction());
      if (answer != null) {
        answer.complete(frame.status());
      }
    } else if (frame.action().equals("SEND")) {
      int status = path.equals(frame.header("To-Path")) ? answers.applyAsInt(frame) : 481;
      if (status == 200) {
        takeChunk(frame);
      }
      if (status > 0 && wantsAnswer(frame, status)) {
        answer(frame, status);
      }
    }
  }

  private static boolean wantsAnswer(MsrpFrame frame, int status) {
    String failureReport = frame.header("Failure-Report");
    return failureReport == null
        || failureReport.equals("yes")
        || failureReport.equals("partial") && status != 200;
  }

  private synchronized void takeChunk(MsrpFrame frame) {
    if (frame.body() == null) {
      return;
    }
    String id = frame.header("Message-ID");
    List<MsrpFrame> chunks = open.computeIfAbsent(id, key -> new ArrayList<>());
    chunks.add(frame);
    if (frame.flag() != '+') {
      open.remove(id);
    }
    if (frame.flag() == '$') {
      messages.add(
          new MsrpMessage(id, frame.header("Content-Type"), assemble(chunks), List.copyOf(chunks)));
    }
  }

  private static byte[] assemble(List<MsrpFrame> chunks) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (MsrpFrame chunk : chunks) {
      byte[] before = whole.toByteArray();
      int start = chunk.rangeStart() - 1;
      if (start > before.length) {
        throw new AssertionError("a hole before byte " + start + " of a message");
      }
      whole.reset();
      whole.write(before, 0, start);
      whole.writeBytes(chunk.body());
      int end = start + chunk.body().length;
      whole.writeBytes(Arrays.copyOfRange(before, Math.min(end, before.length), before.length));
    }
    return whole.toByteArray();
  }

  /** Everything that came, in order. */
  public List<MsrpFrame> frames() {
    return List.copyOf(frames);
  }

  /** The requests of a method that came, for example REPORT. */
  public List<MsrpFrame> requests(String method) {
    return frames.stream().filter(frame -> frame.action().equals(method)).toList();
  }

  /** The messages that users wrote, in the order in which they were complete. */
  public List<MsrpMessage> messages() {
    return messages.stream()
        .filter(m -> m.disposition().isEmpty() && m.composing().isEmpty())
        .toList();
  }

  /** Waits until so many messages are complete; returns them. */
  public List<MsrpMessage> await(int count) {
    Patience.until(count + " messages by MSRP", () -> messages().size() >= count);
    return messages();
  }

  /** What each message says. */
  public List<String> texts() {
    return messages().stream().map(MsrpMessage::content).toList();
  }

  /** The disposition notifications that came. */
  public List<MsrpMessage> notifications() {
    return messages.stream().filter(m -> m.disposition().isPresent()).toList();
  }

  /** What the notifications said about a message, in order. */
  public List<String> reportsOn(String messageId) {
    return notifications().stream()
        .filter(m -> messageId.equals(m.cpim().about()))
        .map(m -> m.disposition().orElseThrow())
        .toList();
  }

  /** Waits until the notifications about a message are these, in this order. */
  public void awaitReports(String messageId, String... dispositions) {
    Patience.until(
        Arrays.toString(dispositions) + " by MSRP",
        () -> reportsOn(messageId).equals(List.of(dispositions)));
  }

  /** What came of composing, in order: active or idle. */
  public List<String> composing() {
    return messages.stream().flatMap(m -> m.composing().stream()).toList();
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (connection != null) {
      connection.close();
    }
  }
}
