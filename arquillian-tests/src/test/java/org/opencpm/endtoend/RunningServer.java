package org.opencpm.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.opencpm.client.CpmClientBuilder;

/**
 * One instance of the packaged server, run as an operator runs it: {@code ./cpm start --demo}, on
 * free ports and with a data folder of its own.
 */
public final class RunningServer implements AutoCloseable {

  private static final Path PROJECT = Path.of(System.getProperty("basedir", ".")).resolve("..");
  private static final Pattern ERROR =
      Pattern.compile("^\\[[^]]*] [0-9a-f]{8} \\S+ +[EF] .*|^\\s+at [\\w.$]+\\(.*");

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Path data;
  private final Provisioning provisioning;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningServer(
      Map<String, String> more, Map<String, String> providerPolicies, DataSource database)
      throws IOException {
    data = Files.createTempDirectory("cpm-test");
    for (String port : List.of("SIP", "SIPS", "HTTP", "HTTPS", "MSRP", "MSRPS", "IMAP")) {
      settings.put("CPM_" + port + "_PORT", Integer.toString(Ports.free()));
    }
    settings.put("CPM_DATA_DIR", data.toString());
    // It lives too short for the second compiler, which would only delay its start.
    settings.put("CPM_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    settings.putAll(more);
    ServersKey.into(data);
    provisioning = Provisioning.into(database == null ? h2() : database, providerPolicies);
    Runtime.getRuntime().addShutdownHook(new Thread(this::endWithTheTests, "server-end"));
  }

  /** Whoever breaks the test run off leaves no server behind. */
  private void endWithTheTests() {
    if (Files.exists(pidFile())) {
      ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** An instance on the default database, with settings beside the defaults; started. */
  public static RunningServer start(Map<String, String> settings) {
    return start(settings, Map.of());
  }

  /** An instance with settings and policies of the provider beside the defaults; started. */
  public static RunningServer start(
      Map<String, String> settings, Map<String, String> providerPolicies) {
    return start(settings, providerPolicies, null);
  }

  /** An instance on another database, which the settings name; started. */
  public static RunningServer start(Map<String, String> settings, DataSource database) {
    return start(settings, Map.of(), database);
  }

  private static RunningServer start(
      Map<String, String> settings, Map<String, String> providerPolicies, DataSource database) {
    try {
      RunningServer server = new RunningServer(settings, providerPolicies, database);
      server.start();
      ServersKey.keep(server.data);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file that the server will open: its URL is that of server.xml. */
  private DataSource h2() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(
        "jdbc:h2:file:"
            + data.resolve("db/cpm")
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0");
    database.setUser("cpm");
    database.setPassword("");
    return database;
  }

  // ----- start and stop -----

  /** Starts it and waits until it is ready. */
  public void start() {
    if (System.getProperty("compliance.run") != null) {
      builtByThisRun();
    }
    launcher("start", "--demo");
  }

  /** Stops it in good order. */
  public void stop() {
    launcher("stop");
  }

  /** Stops it in good order and starts it again. */
  public void restart() {
    stop();
    start();
  }

  /** Kills the process at once: it gets no chance to tidy up. */
  public void kill9() {
    ProcessHandle process =
        ProcessHandle.of(pid()).orElseThrow(() -> new AssertionError("the server does not run"));
    process.destroyForcibly();
    Patience.until("the end of the process", () -> Ports.isFree(sipPort()));
  }

  private Path pidFile() {
    return data.resolve("cpm.pid");
  }

  private long pid() {
    try {
      return Long.parseLong(Files.readString(pidFile()).trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Maven has packaged the EAR just now: the launcher need not look at the sources' times. */
  private static void builtByThisRun() {
    try {
      Path mark = Files.createDirectories(PROJECT.resolve("target")).resolve("cpm-built");
      if (!Files.exists(mark)) {
        Files.createFile(mark);
      }
      Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void launcher(String... words) {
    try {
      Path output = data.resolve("launcher.log");
      ProcessBuilder launcher = new ProcessBuilder("./cpm").directory(PROJECT.toFile());
      launcher.command().addAll(List.of(words));
      launcher.environment().keySet().removeIf(name -> name.startsWith("CPM_"));
      launcher.environment().putAll(settings);
      launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
      launcher.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = launcher.start();
      if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroy();
        throw new AssertionError(
            "./cpm " + String.join(" ", words) + ": " + Files.readString(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // ----- whom and how to reach -----

  public int sipPort() {
    return Integer.parseInt(settings.get("CPM_SIP_PORT"));
  }

  /** A subscriber whom no test has used before. */
  public User newUser() {
    return newUser(Preference.NONE);
  }

  /** A subscriber with a preference, whom no test has used before. */
  public User newUser(Preference preference) {
    return provisioning.take(preference);
  }

  /** A device of that user, on a socket of its own and not registered yet. */
  public Handset device(User user, Transport transport) {
    return Handset.of(user, peer(transport));
  }

  /** A device that sends over UDP and can be reached by UDP and by TCP, not registered yet. */
  public Handset deviceOnUdpAndTcp(User user) {
    return Handset.of(user, RawSipPeer.openUdpAndTcp(sipPort()));
  }

  /** As another, with its instance and user, on a new socket: the same device come back. */
  public Handset again(Handset device, Transport transport) {
    return Handset.of(device.user(), peer(transport), device.instance());
  }

  /** A registered device of a new user. */
  public Handset newDevice(Transport transport) {
    return device(newUser(), transport).register();
  }

  /** A device of that user that can do sessions, not registered yet. */
  public ChatPhone phone(User user, Transport transport) {
    return ChatPhone.of(device(user, transport));
  }

  /** A registered device of a new user that can do sessions. */
  public ChatPhone newPhone(Transport transport) {
    return phone(newUser(), transport).register();
  }

  /** A device that can do sessions, come back on a new socket; not registered yet. */
  public ChatPhone again(ChatPhone phone, Transport transport) {
    return ChatPhone.of(again(phone.device(), transport));
  }

  /** A device of that user that is the project's own client, not registered yet. */
  public ClientDevice client(User user, UnaryOperator<CpmClientBuilder> change) {
    return new ClientDevice(user, sipPort(), change);
  }

  /** A registered client of a new user. */
  public ClientDevice newClient() {
    return client(newUser(), builder -> builder).register();
  }

  /** A connection to the MSRP port over which nothing is said yet; the test reads it. */
  public MsrpConnection msrp() {
    return MsrpConnection.to(Integer.parseInt(settings.get("CPM_MSRP_PORT"))).read();
  }

  /** The S-CSCF of an instance in IMS mode that trusts 127.0.0.1. */
  public ServingCscf servingCscf() {
    return new ServingCscf(peer(Transport.UDP), sipPort());
  }

  /** The S-CSCF of such an instance, with phones behind it that have sessions. */
  public RoutingCscf routingCscf() {
    return RoutingCscf.open(sipPort());
  }

  /** A peer at another address of the loopback network. */
  public RawSipPeer peerFrom(String host) {
    return RawSipPeer.openFrom(host, sipPort());
  }

  /** A peer on a socket of its own. */
  public RawSipPeer peer(Transport transport) {
    return RawSipPeer.open(transport, portFor(transport));
  }

  /**
   * A device of that user with one connection, whose Via and Contact name a port that is not the
   * connection's and at which nobody listens; not registered yet.
   */
  public Handset deviceNamingAnotherPort(User user, Transport transport, String viaParameters) {
    return Handset.of(
        user, RawSipPeer.openNaming(Ports.free(), viaParameters, transport, portFor(transport)));
  }

  private int portFor(Transport transport) {
    return transport == Transport.TLS ? Integer.parseInt(settings.get("CPM_SIPS_PORT")) : sipPort();
  }

  public int httpPort() {
    return Integer.parseInt(settings.get("CPM_HTTP_PORT"));
  }

  /** Number of threads of the server's process. */
  public int threads() {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
          .filter(line -> line.startsWith("Threads:"))
          .mapToInt(line -> Integer.parseInt(line.substring(8).strip()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answer of the HTTP side to a GET. */
  public HttpResponse<String> get(String path) {
    URI uri = URI.create("http://" + RawSipPeer.HOST + ":" + httpPort() + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Value of a metric: the line of {@code /metrics} that starts with this, 0 without one. */
  public double metric(String nameAndLabels) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  // ----- logs -----

  /** The server's log so far, line by line. */
  public List<String> log() {
    try (Stream<Path> files = Files.list(data.resolve("logs"))) {
      StringBuilder all = new StringBuilder();
      // trace.log has what server.xml keeps out of the log that operators read.
      for (Path file : files.filter(RunningServer::isLog).sorted().toList()) {
        all.append(Files.readString(file)).append('\n');
      }
      return all.toString().lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLog(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".log") && !name.startsWith("trace");
  }

  /** Lines of the log that tell of an error, and those of stack traces. */
  public List<String> logErrors() {
    return log().stream().filter(line -> ERROR.matcher(line).matches()).toList();
  }

  /** Stops it and removes what it wrote, except for the log, which goes to the build's folder. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      Path kept = Files.createDirectories(Path.of(System.getProperty("basedir", "."), "target"));
      Files.write(kept.resolve("server-" + sipPort() + ".log"), log());
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
