package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Measures a server of our own: starts it, and stops it whenever its database is to be filled,
 * since H2 lets one process in. Every start is followed by the same warm-up.
 */
final class OwnServerRun {

  private static final int OTHER_BACKLOGS = 1;

  private final BenchPlan plan;
  private final String domain;
  private final int textBytes;
  private final PrintWriter progress;
  private final String password = Passwords.random();

  OwnServerRun(BenchPlan plan, String domain, int textBytes, PrintWriter progress) {
    this.plan = plan;
    this.domain = domain;
    this.textBytes = textBytes;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param launcher the {@code cpm} script
   * @param postgres on a PostgreSQL of our own
   * @param given a database to use instead; null for none
   * @param keep keep what it wrote
   */
  BenchReport run(Path launcher, boolean postgres, DatabaseAccess given, boolean keep)
      throws IOException, SQLException {
    Path folder = Files.createTempDirectory("cpm-bench");
    try {
      if (!postgres) {
        return run(launcher, folder, given, 0);
      }
      try (PostgresInstance database = new PostgresInstance(folder)) {
        DatabaseAccess access = new DatabaseAccess(database.url(), database.user(), "");
        return run(launcher, folder, access, database.pid());
      }
    } finally {
      if (keep) {
        progress.println("kept: " + folder);
      } else {
        delete(folder);
      }
    }
  }

  private BenchReport run(Path launcher, Path folder, DatabaseAccess given, long databasePid)
      throws IOException, SQLException {
    Path data = Files.createDirectories(folder.resolve("data"));
    DatabaseAccess database = given != null ? given : h2(data);
    Map<String, String> settings = new TreeMap<>();
    if (given != null) {
      settings.put("CPM_DB_URL", database.url());
    }
    settings.put("CPM_DB_USER", database.user());
    settings.put("CPM_DB_PASSWORD", database.password());
    ServerInstance server = new ServerInstance(launcher, data, domain, settings);
    try (StandaloneBench bench =
        new StandaloneBench(plan, server.address(), domain, password, textBytes, progress)) {
      measure(bench, server, database, databasePid);
      Map<String, String> conditions = new LinkedHashMap<>();
      conditions.put("database", database.url().replaceAll("[;?].*", ""));
      conditions.put("machine", Runtime.getRuntime().availableProcessors() + " processors");
      conditions.put(
          "users", plan.users().pairs() + " senders, as many recipients, one device each");
      conditions.put("text", textBytes + " bytes, UDP");
      return new BenchReport(conditions, bench.rows(), bench.comparisons());
    }
  }

  private void measure(
      StandaloneBench bench, ServerInstance server, DatabaseAccess database, long databasePid)
      throws IOException, SQLException {
    bench.say("first start, for the tables");
    try (ServerInstance started = server) {
      started.start();
    }
    try (BenchDatabase tables = database.open()) {
      if (tables.waiting() > 0) {
        throw new IOException("the database holds messages; the bench wants one of its own");
      }
      tables.provision(plan.users().all(), domain, password);
    }
    List<Integer> backlogs = plan.backlogs();
    try (ServerInstance started = server) {
      ready(bench, started, databasePid);
      // The warm-up left the messages that this row wants.
      bench.acceptOffline(StandaloneBench.acceptName(backlogs.get(0)));
      bench.online();
      bench.options();
    }
    for (int backlog : backlogs.subList(OTHER_BACKLOGS, backlogs.size())) {
      boolean drains = backlog == backlogs.get(OTHER_BACKLOGS);
      bench.say("filling: %d messages wait", backlog);
      fill(database, backlog, drains);
      try (ServerInstance started = server) {
        ready(bench, started, databasePid);
        bench.acceptOffline(StandaloneBench.acceptName(backlog));
        if (drains) {
          bench.drains();
        }
      }
    }
  }

  private static void ready(StandaloneBench bench, ServerInstance server, long databasePid)
      throws IOException {
    server.start();
    bench.measure(new ServerUsage(server.pid(), databasePid));
    bench.registerPairs();
    bench.warmUp();
  }

  private void fill(DatabaseAccess database, int backlog, boolean drains)
      throws IOException, SQLException {
    BenchUsers users = plan.users();
    try (BenchDatabase tables = database.open()) {
      tables.keepOnePattern(users.offlineUsers().get(0), domain);
      int left = backlog;
      if (drains) {
        tables.fill(users.drainedSingly(), BenchPlan.DRAINED_SINGLY_EACH, domain);
        tables.fill(users.drainedTogether(), BenchPlan.DRAINED_TOGETHER_EACH, domain);
        left -= users.singlyDrained() * BenchPlan.DRAINED_SINGLY_EACH;
        left -= users.manyDrained() * BenchPlan.DRAINED_TOGETHER_EACH;
      }
      tables.fill(users.offlineUsers(), left / users.offline(), domain);
      tables.finish();
    }
  }

  /** The server's own default, see ear/src/main/liberty/server.xml. */
  static DatabaseAccess h2(Path data) {
    String options =
        ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0";
    return new DatabaseAccess("jdbc:h2:file:" + data.resolve("db/cpm") + options, "cpm", "");
  }

  static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
