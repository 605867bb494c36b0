package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The rows of chats, measured one after the other against a running server: messages switched from
 * one device to another, messages stored, chats set up and ended, and chats that stand idle.
 */
final class ChatBench implements AutoCloseable {

  static final int SMALL = 400;
  static final int LARGE = 10_000;
  static final String SET_UP = "3 chats set up and ended";
  static final String STORED = "4 stored, 400 B";
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final long LONGEST_MICROS = 60_000_000;
  private static final int MILLION = 1_000_000;

  private final ChatPlan plan;
  private final PrintWriter progress;
  private final Endpoint callers;
  private final Endpoint callees;
  private final MsrpLoop callerLoop = new MsrpLoop("msrp-callers");
  private final MsrpLoop calleeLoop = new MsrpLoop("msrp-callees");
  private final Registrations callerDevices;
  private final Registrations calleeDevices;
  private final ChatCalls calls;
  private final String run;
  private final List<ChatRow> rows = new ArrayList<>();
  private final AtomicInteger runs = new AtomicInteger();
  private ServerUsage usage = new ServerUsage(0, 0);
  private long pid;

  /**
   * Opens the sockets.
   *
   * @param password of all users
   * @param progress for lines that tell how far it is
   */
  ChatBench(
      ChatPlan plan, InetSocketAddress server, String domain, String password, PrintWriter progress)
      throws IOException {
    this.plan = plan;
    this.progress = progress;
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    run = HexFormat.of().formatHex(random);
    String hostPort = server.getAddress().getHostAddress() + ':' + server.getPort();
    RequestTexts texts = new RequestTexts(domain, hostPort, run, 0);
    callers = new Endpoint(server, "callers");
    callees = new Endpoint(server, "callees");
    callerDevices = new Registrations(texts, callers, domain, password);
    calleeDevices = new Registrations(texts, callees, domain, password);
    calls = new ChatCalls(new ChatTexts(domain, run), callers, callees, callerLoop, calleeLoop);
    callers.receiver(
        (endpoint, datagram, ok, nanos) -> {
          if (datagram.isRequest()) {
            endpoint.send(ok.to(datagram));
          } else if (!callerDevices.take(datagram, nanos)) {
            calls.answer(datagram);
          }
        });
    callees.receiver(
        (endpoint, datagram, ok, nanos) -> {
          if (datagram.isRequest()) {
            calls.request(datagram, ok);
          } else {
            calleeDevices.take(datagram, nanos);
          }
        });
  }

  /** Tells which process is measured from now on. */
  void measure(long process, long databaseProcess) {
    pid = process;
    usage = new ServerUsage(process, databaseProcess);
  }

  List<ChatRow> rows() {
    return List.copyOf(rows);
  }

  /** Registers everybody who is there. */
  void register() throws IOException {
    callerDevices.challenge(plan.callers());
    callerDevices.register(plan.callers());
    calleeDevices.challenge(plan.callees());
    calleeDevices.register(plan.callees());
  }

  /** Load without a row, until the server's machine code is made. */
  void warmUp() throws IOException {
    say("warm-up");
    switching("", SMALL, plan.warmUp());
    setUp("", plan.warmUp());
    storing("", plan.warmUp());
  }

  /** Rows 1 and 2: the server passes messages from one device to another. */
  void switching() throws IOException {
    rows.add(switching("1a switched, 400 B", SMALL, plan.window()));
    rows.add(relayed("1b the same, plain TCP relay", SMALL));
    rows.add(switching("2a switched, 10 kB", LARGE, plan.window()));
    rows.add(relayed("2b the same, plain TCP relay", LARGE));
  }

  private ChatRow switching(String name, int size, Duration time) throws IOException {
    List<ChatCalls.Chat> chats = new ArrayList<>();
    for (int i = 0; i < plan.sessions(); i++) {
      chats.add(calls.start(plan.callers().get(i), plan.callees().get(i)));
    }
    List<MsrpLeg> senders = chats.stream().map(ChatCalls.Chat::caller).toList();
    List<MsrpLeg> receivers = chats.stream().map(ChatCalls.Chat::callee).toList();
    ChatRow row = saturate(name, size, time, senders, () -> usage.read().server());
    long came = receivers.stream().mapToLong(MsrpLeg::received).sum();
    long answered = senders.stream().mapToLong(MsrpLeg::answered).sum();
    end(chats);
    if (came < answered) {
      throw new IOException(answered + " messages were answered, and " + came + " came");
    }
    return row;
  }

  /** What has been used so far. */
  @FunctionalInterface
  private interface Micros {
    double read() throws IOException;
  }

  private ChatRow saturate(String name, int size, Duration time, List<MsrpLeg> senders, Micros cpu)
      throws IOException {
    Histogram micros = new Histogram(LONGEST_MICROS, 3);
    String leg = Integer.toHexString(runs.incrementAndGet());
    for (int i = 0; i < senders.size(); i++) {
      senders.get(i).prepare("b" + run + leg + 'l' + i + 'n', size);
      callerLoop.load(senders.get(i), plan.unanswered(), micros);
    }
    pause(time.dividedBy(4));
    double before = cpu.read();
    long answered = senders.stream().mapToLong(MsrpLeg::answered).sum();
    long from = System.nanoTime();
    pause(time);
    long count = senders.stream().mapToLong(MsrpLeg::answered).sum() - answered;
    double seconds = (System.nanoTime() - from) / 1e9;
    double used = cpu.read() - before;
    senders.forEach(callerLoop::rest);
    pause(Duration.ofMillis(500));
    long refused = senders.stream().mapToLong(MsrpLeg::refused).sum();
    double rate = count / seconds;
    ChatRow row =
        new ChatRow(
            name,
            rate,
            rate * size / MILLION,
            used / count,
            micros.getValueAtPercentile(50) / 1000.0,
            micros.getValueAtPercentile(99) / 1000.0,
            usage.residentMebibytes(),
            refused == 0 ? "" : refused + " REFUSED");
    say("%s: %.0f/s, %.1f MB/s, %.1f us", name, row.rate(), row.megabytes(), row.cpuMicros());
    return row;
  }

  private ChatRow relayed(String name, int size) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (TcpRelay relay = new TcpRelay((InetSocketAddress) listener.getLocalAddress())) {
        List<MsrpLeg> senders = new ArrayList<>();
        List<MsrpLeg> receivers = new ArrayList<>();
        for (int i = 0; i < plan.sessions(); i++) {
          String one = "msrp://127.0.0.1:9/benchrelaya" + i + ";tcp";
          String other = "msrp://127.0.0.1:9/benchrelayb" + i + ";tcp";
          senders.add(callerLoop.connect(relay.address(), new MsrpTexts(one, other)));
          receivers.add(calleeLoop.accept(listener, new MsrpTexts(other, one)));
        }
        ChatRow row = saturate(name, size, plan.window(), senders, () -> relay.cpuNanos() / 1000.0);
        senders.forEach(callerLoop::end);
        receivers.forEach(calleeLoop::end);
        return row;
      }
    }
  }

  /** Row 3. */
  void setUp() throws IOException {
    rows.add(setUp(SET_UP, plan.window()));
  }

  private ChatRow setUp(String name, Duration time) throws IOException {
    AtomicInteger done = new AtomicInteger();
    Histogram micros = new Histogram(LONGEST_MICROS, 3);
    long end = System.nanoTime() + time.toNanos();
    double before = usage.read().server();
    long from = System.nanoTime();
    Workers.run(
        plan.workers(),
        worker -> {
          int user = worker;
          while (System.nanoTime() < end) {
            long start = System.nanoTime();
            ChatCalls.Chat chat =
                calls.start(
                    plan.callers().get(user % plan.pairs()),
                    plan.callees().get(user % plan.pairs()));
            synchronized (micros) {
              micros.recordValue(Math.min((System.nanoTime() - start) / 1000, LONGEST_MICROS));
            }
            calls.end(chat);
            done.incrementAndGet();
            user += plan.workers();
          }
        });
    double seconds = (System.nanoTime() - from) / 1e9;
    ChatRow row =
        new ChatRow(
            name,
            done.get() / seconds,
            Double.NaN,
            (usage.read().server() - before) / done.get(),
            micros.getValueAtPercentile(50) / 1000.0,
            micros.getValueAtPercentile(99) / 1000.0,
            usage.residentMebibytes(),
            "");
    say("%s: %.1f/s, %.0f us", name, row.rate(), row.cpuMicros());
    return row;
  }

  /** Row 4: the callee is not there, and the server keeps what comes. */
  void storing() throws IOException {
    rows.add(storing(STORED, plan.window()));
  }

  private ChatRow storing(String name, Duration time) throws IOException {
    List<ChatCalls.Chat> chats = new ArrayList<>();
    int count = Math.min(plan.sessions(), plan.offline());
    for (int i = 0; i < count; i++) {
      chats.add(calls.startAlone(plan.callers().get(i), plan.absent().get(i)));
    }
    List<MsrpLeg> senders = chats.stream().map(ChatCalls.Chat::caller).toList();
    ChatRow row = saturate(name, SMALL, time, senders, () -> usage.read().server());
    end(chats);
    return row;
  }

  /** Rows 5: what a chat takes that nobody writes in. */
  void idle() throws IOException {
    ServerHeap heap = new ServerHeap(pid);
    int room = OpenFiles.connections(pid) / 2;
    double heapBefore = heap.liveKibibytes();
    double residentBefore = usage.residentMebibytes();
    int lostBefore = callerLoop.lost() + calleeLoop.lost();
    List<ChatCalls.Chat> chats = new ArrayList<>();
    for (int wanted : plan.idle()) {
      int count = Math.min(wanted, room);
      open(chats, count);
      pause(QUIET);
      double live = (heap.liveKibibytes() - heapBefore) / count;
      double resident = (usage.residentMebibytes() - residentBefore) * 1024 / count;
      int lost = callerLoop.lost() + calleeLoop.lost() - lostBefore;
      String note =
          String.format("%.0f kB of heap, %.0f kB resident for each chat", live, resident)
              + (count < wanted ? "; no more files may be open" : "")
              + (lost == 0 ? "" : "; " + lost + " CONNECTIONS LOST");
      String name = "5 idle chats, " + count;
      say("%s: %s", name, note);
      rows.add(
          new ChatRow(
              name,
              live,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              usage.residentMebibytes(),
              note));
    }
    end(chats);
  }

  private void open(List<ChatCalls.Chat> chats, int count) throws IOException {
    AtomicInteger next = new AtomicInteger(chats.size());
    Workers.run(
        plan.workers(),
        worker -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            ChatCalls.Chat chat =
                calls.start(
                    plan.callers().get(i % plan.pairs()), plan.callees().get(i % plan.pairs()));
            synchronized (chats) {
              chats.add(chat);
            }
          }
        });
  }

  private void end(List<ChatCalls.Chat> chats) throws IOException {
    AtomicInteger next = new AtomicInteger();
    Workers.run(
        plan.workers(),
        worker -> {
          for (int i = next.getAndIncrement(); i < chats.size(); i = next.getAndIncrement()) {
            calls.end(chats.get(i));
          }
        });
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  void say(String format, Object... values) {
    progress.printf(format + "%n", values);
    progress.flush();
  }

  @Override
  public void close() throws IOException {
    callers.close();
    callees.close();
    callerLoop.close();
    calleeLoop.close();
  }
}
