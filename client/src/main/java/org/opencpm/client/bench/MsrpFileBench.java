package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The rows of files over MSRP: through the server, kept beside or not, and through a TCP relay. */
final class MsrpFileBench implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_NANOS = 1_000_000;
  private static final long LONGEST_MICROS = 60_000_000;
  private static final int RUNS = 3;
  private static final double MILLION = 1e6;

  private final FilePlan plan;
  private final PrintWriter progress;
  private final Endpoint callers;
  private final Endpoint callees;
  private final MsrpLoop callerLoop = new MsrpLoop("file-callers");
  private final MsrpLoop calleeLoop = new MsrpLoop("file-callees");
  private final Registrations callerDevices;
  private final Registrations calleeDevices;
  private final ChatCalls calls;
  private final String run;
  private final ServerUsage usage;
  private final List<FileRow> rows = new ArrayList<>();
  private int files;

  /** Processor time so far, in microseconds. */
  @FunctionalInterface
  private interface Micros {
    double read() throws IOException;
  }

  /**
   * Opens the sockets.
   *
   * @param server where it takes SIP
   * @param pid the server's process
   */
  MsrpFileBench(
      FilePlan plan,
      InetSocketAddress server,
      String domain,
      String password,
      long pid,
      PrintWriter progress)
      throws IOException {
    this.plan = plan;
    this.progress = progress;
    this.usage = new ServerUsage(pid, 0);
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    run = HexFormat.of().formatHex(random);
    String hostPort = server.getAddress().getHostAddress() + ':' + server.getPort();
    RequestTexts texts = new RequestTexts(domain, hostPort, run, 0);
    callers = new Endpoint(server, "file-callers");
    callees = new Endpoint(server, "file-callees");
    callerDevices = new Registrations(texts, callers, domain, password);
    calleeDevices = new Registrations(texts, callees, domain, password);
    long size = plan.chunks() * FilePlan.CHUNK;
    calls =
        new ChatCalls(
            ChatTexts.ofFiles(domain, run, size), callers, callees, callerLoop, calleeLoop);
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

  List<FileRow> rows() {
    return List.copyOf(rows);
  }

  /** Rows 5. */
  void measure() throws IOException {
    callerDevices.challenge(List.of(plan.caller()));
    callerDevices.register(List.of(plan.caller()));
    calleeDevices.challenge(List.of(plan.keeping(), plan.passing()));
    calleeDevices.register(List.of(plan.keeping(), plan.passing()));
    progress.println("warm-up, MSRP");
    progress.flush();
    through("", plan.passing());
    rows.add(through("5a MSRP, kept beside", plan.keeping()));
    rows.add(through("5b MSRP, only passed on", plan.passing()));
    rows.add(relayed("5c the same, plain TCP relay"));
  }

  private FileRow through(String name, BenchUser callee) throws IOException {
    List<FileRow> all = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      ChatCalls.Chat chat = calls.start(plan.caller(), callee);
      all.add(send(name, chat.caller(), chat.callee(), () -> usage.read().server()));
      calls.end(chat);
    }
    return best(all);
  }

  private FileRow relayed(String name) throws IOException {
    List<FileRow> all = new ArrayList<>();
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (TcpRelay relay = new TcpRelay((InetSocketAddress) listener.getLocalAddress())) {
        for (int i = 0; i < RUNS; i++) {
          String one = "msrp://127.0.0.1:9/benchrelaya" + i + ";tcp";
          String other = "msrp://127.0.0.1:9/benchrelayb" + i + ";tcp";
          MsrpLeg sender = callerLoop.connect(relay.address(), new MsrpTexts(one, other));
          MsrpLeg receiver = calleeLoop.accept(listener, new MsrpTexts(other, one));
          all.add(send(name, sender, receiver, () -> relay.cpuNanos() / 1000.0));
          callerLoop.end(sender);
          calleeLoop.end(receiver);
        }
      }
    }
    return best(all);
  }

  private static FileRow best(List<FileRow> all) {
    return all.stream().max(Comparator.comparing(FileRow::megabytes)).orElseThrow();
  }

  private FileRow send(String name, MsrpLeg sender, MsrpLeg receiver, Micros cpu)
      throws IOException {
    Histogram micros = new Histogram(LONGEST_MICROS, 3);
    // The request that binds the connection ends a message too.
    sender.bound().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    long alreadyCame = receiver.received();
    sender.prepareFile("f" + run + ++files, FilePlan.CHUNK, plan.chunks());
    double before = cpu.read();
    long from = System.nanoTime();
    callerLoop.load(sender, FilePlan.WINDOW, micros);
    while (sender.answered() + sender.refused() < plan.chunks()) {
      if (sender.refused() > 0 || System.nanoTime() - from > PATIENCE.toNanos()) {
        throw new IOException(
            sender.answered() + " chunks answered, " + sender.refused() + " refused");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    if (receiver.received() != alreadyCame + 1) {
      throw new IOException(receiver.received() - alreadyCame + " files came, not 1");
    }
    double megabytes = plan.chunks() * FilePlan.CHUNK / MILLION;
    FileRow row =
        new FileRow(
            name,
            Double.NaN,
            megabytes / seconds,
            (cpu.read() - before) / 1000 / megabytes,
            usage.residentMebibytes(),
            String.format("best of %d files of %.0f MB", RUNS, megabytes));
    progress.printf("%s: %.1f MB/s, %.2f ms/MB%n", name, row.megabytes(), row.cpuMillis());
    progress.flush();
    return row;
  }

  @Override
  public void close() throws IOException {
    callers.close();
    callees.close();
    callerLoop.close();
    calleeLoop.close();
  }
}
