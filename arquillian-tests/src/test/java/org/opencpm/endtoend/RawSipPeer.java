package org.opencpm.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * A SIP peer of the tests' own, on bare sockets and at the level of text, so that the server is
 * judged by something that shares no code with it. It repeats requests on UDP as RFC 3261 17.1.2
 * has it, recognises what is repeated to it, and answers requests with the status that the test
 * chooses.
 */
public final class RawSipPeer implements AutoCloseable {

  /** Where the servers of the tests and most of their peers are. */
  public static final String HOST = "127.0.0.1";

  private static final int MAX_MESSAGE = 1 << 17;

  private final Transport transport;
  private final InetSocketAddress server;
  private final DatagramSocket datagrams;
  private final Socket connection;
  private final ServerSocket listener;
  private final UdpPort udpAlone;
  private final Map<String, Consumer<SipText>> waiting = new ConcurrentHashMap<>();
  private final Map<String, byte[]> answered = new ConcurrentHashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final List<SipText> requests = new CopyOnWriteArrayList<>();
  private final List<SipText> everything = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<SipText> answers = request -> 200;
  private volatile CallTaker taker = (request, back) -> false;
  private volatile boolean closed;

  /** Address that it sends from and names. */
  private final String host;

  /** Port in Via and Contact; 0: the one of the socket. */
  private final int namedPort;

  /** What stands behind the port of a Via, as {@code ;alias}. */
  private final String viaParameters;

  private RawSipPeer(Transport transport, int serverPort, boolean alsoTcp) throws IOException {
    this(transport, serverPort, alsoTcp, HOST, 0, "");
  }

  private RawSipPeer(
      Transport transport,
      int serverPort,
      boolean alsoTcp,
      String host,
      int namedPort,
      String viaParameters)
      throws IOException {
    this.transport = transport;
    this.host = host;
    this.namedPort = namedPort;
    this.viaParameters = viaParameters;
    this.server = new InetSocketAddress(HOST, serverPort);
    if (transport == Transport.UDP) {
      listener = alsoTcp ? UdpPort.listener(HOST) : null;
      udpAlone = alsoTcp ? null : UdpPort.open(host);
      datagrams =
          alsoTcp
              ? new DatagramSocket(new InetSocketAddress(host, listener.getLocalPort()))
              : udpAlone.datagrams();
      datagrams.setReceiveBufferSize(1 << 20);
      connection = null;
      daemon(this::readDatagrams, "peer-udp").start();
      if (alsoTcp) {
        daemon(this::acceptConnections, "peer-accept").start();
      }
    } else {
      listener = null;
      udpAlone = null;
      datagrams = null;
      connection = transport == Transport.TLS ? TrustingTls.socket() : new Socket();
      connection.connect(server, 5000);
      connection.setTcpNoDelay(true);
      daemon(() -> readConnection(connection), "peer-tcp").start();
    }
  }

  /** A peer that speaks UDP, or has one connection to the server. */
  public static RawSipPeer open(Transport transport, int serverPort) {
    try {
      return new RawSipPeer(transport, serverPort, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A peer that sends over UDP and can be reached by UDP and by TCP, at one port number. */
  public static RawSipPeer openUdpAndTcp(int serverPort) {
    try {
      return new RawSipPeer(Transport.UDP, serverPort, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A peer with one connection, whose Via and Contact name another port than the one its connection
   * comes from: the one at which it would listen.
   *
   * @param viaParameters what stands behind the port of its Via, for example {@code ;alias} (RFC
   *     5923)
   */
  public static RawSipPeer openNaming(
      int port, String viaParameters, Transport transport, int serverPort) {
    try {
      return new RawSipPeer(transport, serverPort, false, HOST, port, viaParameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A peer that speaks UDP from another address of the loopback network. */
  public static RawSipPeer openFrom(String host, int serverPort) {
    try {
      return new RawSipPeer(Transport.UDP, serverPort, false, host, 0, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Transport transport() {
    return transport;
  }

  /** The server's port. */
  int serverPort() {
    return server.getPort();
  }

  /** The port that it gives as its own. */
  public int port() {
    if (namedPort > 0) {
      return namedPort;
    }
    return transport == Transport.UDP ? datagrams.getLocalPort() : connection.getLocalPort();
  }

  /** Chooses the status of each answer; 0: no answer. */
  public void answering(ToIntFunction<SipText> choice) {
    answers = choice;
  }

  /** The requests that came, each once, in the order of arrival. */
  public List<SipText> requests() {
    return List.copyOf(requests);
  }

  /** Every message that came, repeated ones too, in the order of arrival. */
  public List<SipText> everything() {
    return List.copyOf(everything);
  }

  /** Gives requests to somebody who knows calls before this peer answers them itself. */
  void giveTo(CallTaker callTaker) {
    taker = callTaker;
  }

  /** Sends a request; the future ends with its final answer. */
  public CompletableFuture<SipText> send(SipRequest request) {
    CompletableFuture<SipText> answer = new CompletableFuture<>();
    send(request, newBranch(), answer);
    return answer;
  }

  /** Sends a request in a transaction named by the caller, as CANCEL must be. */
  void send(SipRequest request, String branch, CompletableFuture<SipText> answer) {
    byte[] wire = wire(request, branch);
    String key = key(branch, request.method());
    listen(
        key,
        response -> {
          if (response.status() >= 200) {
            waiting.remove(key);
            answer.complete(response);
          }
        });
    sendRaw(wire);
    repeat(wire, answer::isDone);
  }

  /** Repeats a request over UDP until it is known to have come. */
  void repeat(byte[] wire, BooleanSupplier arrived) {
    if (transport == Transport.UDP) {
      Repetition.of(wire, this::sendRaw, () -> closed || arrived.getAsBoolean());
    }
  }

  /** A branch that nobody has used before. */
  static String newBranch() {
    return "z9hG4bK" + UUID.randomUUID().toString().replace("-", "");
  }

  /** The bytes of a request of this peer. */
  byte[] wire(SipRequest request, String branch) {
    return request.wire(transport, host, port() + viaParameters, branch);
  }

  /** Hears every response to a transaction, repeated ones too. */
  void listen(String branchAndMethod, Consumer<SipText> listener) {
    waiting.put(branchAndMethod, listener);
  }

  /** Names a transaction: a CANCEL and an ACK have the branch of their INVITE. */
  static String key(String branch, String method) {
    return branch + " " + method;
  }

  private static String key(SipText message) {
    String sequence = String.valueOf(message.header("CSeq"));
    String method = sequence.replaceFirst("^\\s*\\d+\\s+", "").trim();
    return key(SipText.parameter(message.header("Via"), "branch"), method);
  }

  /** Sends a request and waits for its final answer. */
  public SipText exchange(SipRequest request) {
    return Patience.get(send(request));
  }

  /** Sends bytes, whatever they are. */
  public void sendRaw(byte[] bytes) {
    try {
      if (transport == Transport.UDP) {
        datagrams.send(new DatagramPacket(bytes, bytes.length, server));
      } else {
        write(connection, bytes);
      }
    } catch (IOException e) {
      // A server may end a connection over which it has heard nonsense, at any byte.
      if (!closed && transport == Transport.UDP) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Whether the server has ended the connection. */
  public boolean disconnected() {
    return connection != null && connection.isClosed();
  }

  private void readDatagrams() {
    byte[] buffer = new byte[MAX_MESSAGE];
    while (!closed) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        datagrams.receive(packet);
        take(Arrays.copyOf(buffer, packet.getLength()), this::sendRaw);
      } catch (IOException e) {
        if (!closed && datagrams.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void acceptConnections() {
    while (!closed) {
      try {
        Socket accepted = listener.accept();
        daemon(() -> readConnection(accepted), "peer-accepted").start();
      } catch (IOException e) {
        closed |= listener.isClosed();
      }
    }
  }

  private void readConnection(Socket socket) {
    byte[] buffer = new byte[MAX_MESSAGE];
    int filled = 0;
    try (socket) {
      InputStream in = socket.getInputStream();
      for (int read; (read = in.read(buffer, filled, buffer.length - filled)) > 0; ) {
        filled += read;
        int length;
        while ((length = SipText.length(buffer, filled)) >= 0) {
          byte[] message = Arrays.copyOf(buffer, length);
          System.arraycopy(buffer, length, buffer, 0, filled - length);
          filled -= length;
          take(message, answer -> write(socket, answer));
        }
      }
    } catch (IOException e) {
      // The server went away, or the test closed the peer: whoever waits for an answer times out.
      closed |= socket.isClosed();
    }
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    synchronized (socket) {
      socket.getOutputStream().write(bytes);
    }
  }

  /** Sends an answer back to where the request came from. */
  interface Back {
    void send(byte[] answer) throws IOException;
  }

  /** Knows calls: takes the requests that concern them, each once. */
  interface CallTaker {

    /** Whether it has taken the request; it answers by {@link RawSipPeer#respond}. */
    boolean takes(SipText request, Back back) throws IOException;
  }

  private void take(byte[] wire, Back back) throws IOException {
    if (new String(wire, StandardCharsets.ISO_8859_1).isBlank()) {
      return;
    }
    SipText message = SipText.of(wire);
    everything.add(message);
    String key = key(message);
    if (message.isResponse()) {
      waiting.getOrDefault(key, response -> {}).accept(message);
      return;
    }
    byte[] before = answered.get(key);
    if (before != null) {
      back.send(before);
      return;
    }
    if (seen.add(key)) {
      requests.add(message);
      if (taker.takes(message, back)) {
        taken.add(key);
        return;
      }
    }
    int status = taken.contains(key) ? 0 : answers.applyAsInt(message);
    if (status > 0 && !message.method().equals("ACK")) {
      respond(message, answer(message, status), back);
    }
  }

  /** Answers a request; the same bytes go out whenever it comes again. */
  void respond(SipText request, byte[] answer, Back back) throws IOException {
    answered.put(key(request), answer);
    back.send(answer);
  }

  private byte[] answer(SipText request, int status) {
    SipResponse answer = new SipResponse(request, status, "p" + port());
    if (request.method().equals("SUBSCRIBE")) {
      answer.header("Contact", "<sip:" + host + ":" + port() + ">");
      answer.header("Expires", request.header("Expires"));
    }
    return answer.wire();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Closes all sockets, without a word to the server. */
  @Override
  public void close() {
    closed = true;
    try {
      if (datagrams != null) {
        datagrams.close();
      }
      if (udpAlone != null) {
        udpAlone.close();
      }
      if (listener != null) {
        listener.close();
      }
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
