package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of files over HTTP: downloads and uploads, ours and nginx's on the same files, and
 * downloads that stand still.
 */
final class HttpFileBench {

  private static final String NO_NGINX = "nginx is not installed";
  private static final Pattern URL = Pattern.compile("url=\"[^\"]*?(/ft/d/[^\"]+)\"");
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final int SLOW_BUFFER = 8192;
  private static final int FIRST_BYTES = 1000;
  private static final double MILLION = 1e6;

  private final FilePlan plan;
  private final InetSocketAddress server;
  private final String domain;
  private final String password;
  private final Path disk;
  private final Optional<NginxInstance> nginx;
  private final PrintWriter progress;
  private final List<FileRow> rows = new ArrayList<>();
  private final long pid;
  private final AtomicLong turn = new AtomicLong();

  /** One request; returns the bytes that moved. */
  @FunctionalInterface
  private interface Request {
    long run(int worker) throws IOException;
  }

  /** Processor time so far, in microseconds. */
  @FunctionalInterface
  private interface Micros {
    double read() throws IOException;
  }

  /**
   * Measures nothing yet.
   *
   * @param server where it takes HTTP
   * @param disk a folder on the disk that the server writes to
   * @param pid the server's process
   */
  HttpFileBench(
      FilePlan plan,
      InetSocketAddress server,
      String domain,
      String password,
      Path disk,
      Optional<NginxInstance> nginx,
      long pid,
      PrintWriter progress) {
    this.plan = plan;
    this.server = server;
    this.domain = domain;
    this.password = password;
    this.disk = disk;
    this.nginx = nginx;
    this.pid = pid;
    this.progress = progress;
  }

  List<FileRow> rows() {
    return List.copyOf(rows);
  }

  /** Load without a row, until the server's machine code is made. */
  void warmUp() throws IOException {
    progress.println("warm-up, HTTP");
    progress.flush();
    String path = uploaded(FilePlan.SMALL);
    measure("", plan.warmUp(), this::serverMicros, worker -> download(server, path));
    measure("", plan.warmUp(), this::serverMicros, uploads(FilePlan.SMALL));
  }

  /** Rows 1 to 4. */
  void upAndDown() throws IOException {
    downloads(1, "10 MB", FilePlan.LARGE);
    downloads(2, "200 kB", FilePlan.SMALL);
    uploads(3, "10 MB", FilePlan.LARGE);
    uploads(4, "200 kB", FilePlan.SMALL);
  }

  private void downloads(int number, String label, int size) throws IOException {
    if (!plan.has(number)) {
      return;
    }
    String path = uploaded(size);
    row(
        measure(
            number + "a download, " + label,
            plan.window(),
            this::serverMicros,
            worker -> download(server, path)));
    String name = number + "b the same, nginx";
    if (nginx.isEmpty()) {
      row(FileRow.missing(name, NO_NGINX));
      return;
    }
    Files.write(nginx.get().files().resolve(label.replace(' ', '-')), new byte[size]);
    String there = "/files/" + label.replace(' ', '-');
    row(
        measure(
            name, plan.window(), this::nginxMicros, w -> download(nginx.get().address(), there)));
  }

  private void uploads(int number, String label, int size) throws IOException {
    if (!plan.has(number)) {
      return;
    }
    row(measure(number + "a upload, " + label, plan.window(), this::serverMicros, uploads(size)));
    String name = number + "b the same, nginx, no fsync";
    if (nginx.isEmpty()) {
      row(FileRow.missing(name, NO_NGINX));
    } else {
      byte[] file = new byte[size];
      row(measure(name, plan.window(), this::nginxMicros, worker -> put(worker, file)));
    }
    double files = DiskRate.filesPerSecond(disk, size, plan.workers(), plan.window());
    row(
        new FileRow(
            number + "c the same, written and forced",
            files,
            files * size / MILLION,
            Double.NaN,
            Double.NaN,
            "by the load program"));
  }

  private Request uploads(int size) {
    byte[] file = new byte[size];
    List<FileUploads> users =
        plan.all().stream()
            .map(user -> new FileUploads(server, user.userName(domain), password))
            .toList();
    return worker -> {
      // Each worker has users of its own: what they know of challenges is for one thread.
      long round = turn.getAndIncrement() / plan.workers();
      int own = (int) (round % (users.size() / plan.workers())) * plan.workers() + worker;
      users.get(own).upload(file);
      return size;
    };
  }

  private String uploaded(int size) throws IOException {
    FileUploads first = new FileUploads(server, plan.caller().userName(domain), password);
    String document = first.upload(new byte[size]);
    Matcher url = URL.matcher(document);
    if (!url.find()) {
      throw new IOException("no URL in " + document);
    }
    return url.group(1);
  }

  private static long download(InetSocketAddress from, String path) throws IOException {
    try (HttpConnection http = new HttpConnection(from)) {
      http.send("GET " + path, "Connection: close\r\n");
      HttpConnection.Head head = http.head();
      if (head.status() != 200) {
        throw new IOException("GET " + path + ": " + head.status());
      }
      http.skip(head.length());
      return head.length();
    }
  }

  private long put(int worker, byte[] file) throws IOException {
    try (HttpConnection http = new HttpConnection(nginx.orElseThrow().address())) {
      http.send(
          "PUT /up/file-" + worker, "Content-Length: " + file.length + "\r\nConnection: close\r\n");
      http.send(file, file.length);
      int status = http.head().status();
      if (status != 201 && status != 204) {
        throw new IOException("nginx PUT: " + status);
      }
      return file.length;
    }
  }

  private double serverMicros() throws IOException {
    return new ServerUsage(pid, 0).read().server();
  }

  private double nginxMicros() throws IOException {
    return new ServerUsage(0, nginx.orElseThrow().pid()).read().database();
  }

  private FileRow measure(String name, Duration time, Micros cpu, Request request)
      throws IOException {
    AtomicLong files = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    double before = cpu.read();
    long from = System.nanoTime();
    long end = from + time.toNanos();
    Workers.run(
        plan.workers(),
        worker -> {
          while (System.nanoTime() < end) {
            bytes.addAndGet(request.run(worker));
            files.incrementAndGet();
          }
        });
    double seconds = (System.nanoTime() - from) / 1e9;
    double megabytes = bytes.get() / MILLION;
    return new FileRow(
        name,
        files.get() / seconds,
        megabytes / seconds,
        (cpu.read() - before) / 1000 / megabytes,
        new ServerUsage(pid, 0).residentMebibytes(),
        "");
  }

  private void row(FileRow row) {
    rows.add(row);
    progress.printf(
        "%s: %.1f files/s, %.1f MB/s, %.2f ms/MB %s%n",
        row.name(), row.rate(), row.megabytes(), row.cpuMillis(), row.note());
    progress.flush();
  }

  /** Row 6: recipients who take nothing any more. */
  void slow() throws IOException {
    String path = uploaded(FilePlan.LARGE);
    ServerUsage usage = new ServerUsage(pid, 0);
    ServerHeap heap = new ServerHeap(pid);
    double heapBefore = heap.liveKibibytes();
    double before = usage.residentMebibytes();
    long threadsBefore = threads();
    List<HttpConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < plan.slow(); i++) {
        HttpConnection http = new HttpConnection(server, SLOW_BUFFER);
        open.add(http);
        http.send("GET " + path, "Connection: close\r\n");
        http.head();
        http.skip(FIRST_BYTES);
      }
      LockSupport.parkNanos(QUIET.toNanos());
      double each = (heap.liveKibibytes() - heapBefore) / plan.slow();
      row(
          new FileRow(
              "6 slow downloads, " + plan.slow(),
              Double.NaN,
              Double.NaN,
              Double.NaN,
              usage.residentMebibytes(),
              String.format(
                  "%.0f MB resident and %d threads more; %.0f kB of heap each",
                  usage.residentMebibytes() - before, threads() - threadsBefore, each)));
    } finally {
      for (HttpConnection http : open) {
        http.close();
      }
    }
  }

  private long threads() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("Threads:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }
}
