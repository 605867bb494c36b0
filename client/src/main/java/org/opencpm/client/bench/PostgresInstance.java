package org.opencpm.client.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A PostgreSQL of our own, from the binaries that are installed here, with their default settings:
 * every commit is on disk when it returns.
 */
final class PostgresInstance implements AutoCloseable {

  private static final String USER = "cpm";
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final int port;
  private final Process process;
  private final AtExit atExit;

  /**
   * Makes a database in a folder and starts it.
   *
   * @param folder exists; {@code postgres} is made in it
   */
  PostgresInstance(Path folder) throws IOException {
    Path data = folder.resolve("postgres");
    Path log = folder.resolve("postgres.log");
    run(log, List.of(program("initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<Object> command = new ArrayList<>(List.of(program("postgres"), "-D", data));
    command.addAll(List.of("-p", port, "-h", "127.0.0.1", "-k", ""));
    process = start(log, command);
    atExit = AtExit.run(process::destroy);
    await(log);
  }

  /** For CPM_DB_URL. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** For CPM_DB_USER. */
  String user() {
    return USER;
  }

  /** Parent of all its processes. */
  long pid() {
    return process.pid();
  }

  private void await(Path log) throws IOException {
    long end = System.nanoTime() + START_NANOS;
    SQLException last = null;
    while (process.isAlive() && System.nanoTime() - end < 0) {
      try {
        DriverManager.getConnection(url(), USER, "").close();
        return;
      } catch (SQLException e) {
        last = e;
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    process.destroy();
    throw new IOException("PostgreSQL does not start, see " + log, last);
  }

  private static void run(Path log, List<?> command) throws IOException {
    if (Commands.await(start(log, command)) != 0) {
      throw new IOException("initdb failed: " + Files.readString(log, StandardCharsets.UTF_8));
    }
  }

  private static Process start(Path log, List<?> command) throws IOException {
    List<String> words = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
      words.addAll(List.of("unshare", "-U"));
    }
    command.forEach(word -> words.add(word.toString()));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Finds a program of PostgreSQL: in PATH, else where Debian puts the newest version. */
  private static Path program(String name) throws IOException {
    for (String folder : System.getenv("PATH").split(":")) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        return versions
            .sorted(java.util.Comparator.reverseOrder())
            .map(version -> version.resolve("bin").resolve(name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new IOException("no PostgreSQL installed: " + name + " not found"));
      }
    }
    throw new IOException("no PostgreSQL installed: " + name + " not found");
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    Commands.await(process);
    atExit.close();
  }
}
