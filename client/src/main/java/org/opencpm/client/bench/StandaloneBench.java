package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The rows of standalone messaging, measured one after the other against a running server: the
 * container's bare rate, the online path, acceptance for users who are offline, and what happens
 * when they come online.
 */
final class StandaloneBench implements AutoCloseable {

  static final String OPTIONS = "1 OPTIONS, bare";
  static final String ONLINE = "2 online, with notification";
  static final String DRAIN_ONE = "4a drain, 1 user x 1000 (median)";
  static final String DRAIN_MANY = "4b drain, 1000 users x 10";
  static final String FIRST = "5 first delivery, 1000 waiting";

  private static final int HIGHEST_RATE = 50_000;
  private static final int FIRST_OPTIONS = 4000;
  private static final int FIRST_ONLINE = 200;
  private static final int FIRST_ACCEPT = 600;
  private static final Duration WARM_UP_STEP = Duration.ofSeconds(3);
  private static final int WARM_UP_WAITING_RATE = 250;
  private static final int WARM_UP_WAITING = 1000;
  private static final Duration WARM_UP_ACCEPT =
      Duration.ofMillis(1000L * WARM_UP_WAITING / WARM_UP_WAITING_RATE);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration LONGEST_UNREST = Duration.ofSeconds(40);

  private final BenchPlan plan;
  private final PrintWriter progress;
  private final RequestTexts texts;
  private final Endpoint senders;
  private final Endpoint recipients;
  private final Endpoint latecomers;
  private final Registrations senderDevices;
  private final Registrations recipientDevices;
  private final Registrations latecomerDevices;
  private final AtomicInteger numbers = new AtomicInteger(1);
  private final List<BenchRow> rows = new ArrayList<>();
  private ServerUsage usage = new ServerUsage(0, 0);

  /**
   * Opens the sockets, which stay the same over restarts of the server, as devices do.
   *
   * @param password of all users
   * @param progress for lines that tell how far it is
   */
  StandaloneBench(
      BenchPlan plan,
      InetSocketAddress server,
      String domain,
      String password,
      int textBytes,
      PrintWriter progress)
      throws IOException {
    this.plan = plan;
    this.progress = progress;
    byte[] run = new byte[4];
    new SecureRandom().nextBytes(run);
    String hostPort = server.getAddress().getHostAddress() + ':' + server.getPort();
    texts = new RequestTexts(domain, hostPort, HexFormat.of().formatHex(run), textBytes);
    senders = new Endpoint(server, "senders");
    recipients = new Endpoint(server, "recipients");
    latecomers = new Endpoint(server, "latecomers");
    senderDevices = new Registrations(texts, senders, domain, password);
    recipientDevices = new Registrations(texts, recipients, domain, password);
    latecomerDevices = new Registrations(texts, latecomers, domain, password);
  }

  /** Name of the row for a number of waiting messages. */
  static String acceptName(int waiting) {
    String power = "10^" + (int) Math.round(Math.log10(waiting));
    String row = waiting == BenchPlan.THOUSAND ? "3 " : "6 ";
    return row + "accept offline, " + power + " waiting";
  }

  /** Tells which process is measured from now on. */
  void measure(ServerUsage next) {
    usage = next;
  }

  /** What was measured so far. */
  List<BenchRow> rows() {
    return List.copyOf(rows);
  }

  /** Registers the senders and the recipients of the online path. */
  void registerPairs() throws IOException {
    register(senders, senderDevices, plan.users().senders());
    register(recipients, recipientDevices, plan.users().recipients());
  }

  private static void register(Endpoint at, Registrations devices, List<BenchUser> users)
      throws IOException {
    at.receiver(
        (endpoint, datagram, ok, nanos) -> {
          if (datagram.isRequest()) {
            endpoint.send(ok.to(datagram));
          } else {
            devices.take(datagram, nanos);
          }
        });
    devices.challenge(users);
    devices.register(users);
  }

  /**
   * Load without a row, until the server's machine code is made.
   *
   * <p>Afterwards {@value #WARM_UP_WAITING} more messages wait.
   */
  void warmUp() throws IOException {
    say("warm-up");
    LoadStep step = new LoadStep(usage, numbers);
    Load online = new OnlineLoad(texts, senders, recipients, plan.users());
    new WarmUp(plan.warmUp(), WARM_UP_STEP)
        .run(
            (rate, time) -> {
              StepResult result = step.run(online, rate, Duration.ZERO, time);
              say(
                  "  at %d/s: %.0f us, %.0f %% of it compiling",
                  rate, result.cpuMicros(), 100 * result.compiling());
              if (!result.sustained()) {
                quieten();
              }
              return result;
            });
    quieten();
    StepResult sent = step.run(accept(), WARM_UP_WAITING_RATE, Duration.ZERO, WARM_UP_ACCEPT);
    if (sent.refused() > 0 || sent.unfinished() > 0) {
      throw new IOException("messages to users who are offline: " + sent.trouble());
    }
    quieten();
  }

  private Load accept() {
    return ServerLoads.accept(texts, senders, plan.users());
  }

  /** Row 1. */
  void options() throws IOException {
    search(OPTIONS, ServerLoads.options(texts, senders), FIRST_OPTIONS, "the container's ceiling");
  }

  /** Row 2. */
  void online() throws IOException {
    Load load = new OnlineLoad(texts, senders, recipients, plan.users());
    search(ONLINE, load, FIRST_ONLINE, "");
  }

  /**
   * Rows 3 and 6.
   *
   * @param name of the row
   */
  void acceptOffline(String name) throws IOException {
    search(name, accept(), FIRST_ACCEPT, "");
  }

  private void search(String name, Load load, int first, String note) throws IOException {
    LoadStep step = new LoadStep(usage, numbers);
    RateSearch search = new RateSearch(first, plan.growth(), plan.refinements(), HIGHEST_RATE);
    StepResult best =
        search.search(
            rate -> {
              StepResult result = step.run(load, rate, plan.lead(), plan.window());
              String outcome = result.sustained() ? "ok" : result.trouble();
              say(
                  "%s at %d/s: %s, %.0f us, p50 %.1f ms, p99 %.1f ms, generator late %.0f ms",
                  load.name(),
                  rate,
                  outcome,
                  result.cpuMicros(),
                  result.p50Millis(),
                  result.p99Millis(),
                  result.lagMillis());
              quieten();
              return result;
            });
    rows.add(BenchRow.of(name, best, usage.residentMebibytes(), note));
  }

  /** Rows 4 and 5. */
  void drains() throws IOException {
    Drain drain = new Drain(latecomers, latecomerDevices, usage);
    List<Drain.Result> single = new ArrayList<>();
    for (BenchUser user : plan.users().drainedSingly()) {
      single.add(drain.run(List.of(user), BenchPlan.DRAINED_SINGLY_EACH));
    }
    quieten();
    List<BenchUser> many = plan.users().drainedTogether();
    Drain.Result together = drain.run(many, many.size() * BenchPlan.DRAINED_TOGETHER_EACH);
    rows.add(drainRow(DRAIN_ONE, median(single), sum(single)));
    rows.add(drainRow(DRAIN_MANY, together, together));
    Histogram first = new Histogram(3);
    single.forEach(result -> first.recordValue((long) (result.firstMillis() * 1000)));
    rows.add(
        new BenchRow(
            FIRST,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            first.getValueAtPercentile(50) / 1000.0,
            first.getValueAtPercentile(99) / 1000.0,
            usage.residentMebibytes(),
            sum(single).retransmissions(),
            "of " + single.size() + " users"));
  }

  private BenchRow drainRow(String name, Drain.Result result, Drain.Result all) throws IOException {
    return new BenchRow(
        name,
        result.rate(),
        all.cpuMicros(),
        all.databaseMicros(),
        Double.NaN,
        Double.NaN,
        usage.residentMebibytes(),
        all.retransmissions(),
        all.missing() == 0 ? "" : all.missing() + " never came");
  }

  private static Drain.Result median(List<Drain.Result> results) {
    return results.stream()
        .sorted(Comparator.comparingDouble(Drain.Result::rate))
        .toList()
        .get(results.size() / 2);
  }

  private static Drain.Result sum(List<Drain.Result> results) {
    return results.stream().reduce(Drain.Result::plus).orElseThrow();
  }

  /** Waits until the server sends nothing more: an overloaded one goes on for a while. */
  private void quieten() {
    long end = System.nanoTime() + LONGEST_UNREST.toNanos();
    long before = -1;
    long arrived = arrived();
    while (before != arrived && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(QUIET.toNanos());
      before = arrived;
      arrived = arrived();
    }
  }

  private long arrived() {
    return senders.arrived() + recipients.arrived() + latecomers.arrived();
  }

  void say(String format, Object... values) {
    progress.printf(format + "%n", values);
    progress.flush();
  }

  /** The figures that the rows are judged by. */
  List<BenchReport.Comparison> comparisons() {
    return List.of(
        new BenchReport.Comparison(
            "online path / bare rate", rate(ONLINE) / rate(OPTIONS), "0.08, goal 0.15"),
        new BenchReport.Comparison(
            "offline accept, messages/s", rate(acceptName(BenchPlan.THOUSAND)), "1500"),
        new BenchReport.Comparison("drain of one user, messages/s", rate(DRAIN_ONE), "1500"),
        new BenchReport.Comparison("drain of 1000 users, messages/s", rate(DRAIN_MANY), "1500"),
        new BenchReport.Comparison("p99 of first delivery, ms", p99OfFirst(), "250 at most"),
        new BenchReport.Comparison(
            "accept rate, 10^6 waiting / 10^3 waiting",
            rate(acceptName(BenchPlan.MILLION)) / rate(acceptName(BenchPlan.THOUSAND)),
            "0.7"));
  }

  private double rate(String name) {
    BenchRow row = BenchRow.named(rows, name);
    return row == null || row.isVoid() ? Double.NaN : row.rate();
  }

  private double p99OfFirst() {
    BenchRow row = BenchRow.named(rows, FIRST);
    return row == null || row.isVoid() ? Double.NaN : row.p99Millis();
  }

  @Override
  public void close() throws IOException {
    senders.close();
    recipients.close();
    latecomers.close();
  }
}
