package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Measures chats on a server of our own, in a folder of its own. */
final class ChatRun {

  private final ChatPlan plan;
  private final String domain;
  private final PrintWriter progress;
  private final String password = Passwords.random();

  ChatRun(ChatPlan plan, String domain, PrintWriter progress) {
    this.plan = plan;
    this.domain = domain;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param launcher the {@code cpm} script
   * @param postgres on a PostgreSQL of our own
   * @param keep keep what it wrote
   */
  ChatReport run(Path launcher, boolean postgres, boolean keep) throws IOException, SQLException {
    Path folder = Files.createTempDirectory("cpm-bench");
    try {
      if (!postgres) {
        return run(launcher, folder, null, 0);
      }
      try (PostgresInstance database = new PostgresInstance(folder)) {
        DatabaseAccess access = new DatabaseAccess(database.url(), database.user(), "");
        return run(launcher, folder, access, database.pid());
      }
    } finally {
      if (keep) {
        progress.println("kept: " + folder);
      } else {
        OwnServerRun.delete(folder);
      }
    }
  }

  private ChatReport run(Path launcher, Path folder, DatabaseAccess given, long databasePid)
      throws IOException, SQLException {
    Path data = Files.createDirectories(folder.resolve("data"));
    DatabaseAccess database = given != null ? given : OwnServerRun.h2(data);
    Map<String, String> settings = new TreeMap<>();
    if (given != null) {
      settings.put("CPM_DB_URL", database.url());
    }
    settings.put("CPM_DB_USER", database.user());
    settings.put("CPM_DB_PASSWORD", database.password());
    ServerInstance server = new ServerInstance(launcher, data, domain, settings);
    progress.println("first start, for the tables");
    try (ServerInstance started = server) {
      started.start();
    }
    try (BenchDatabase tables = database.open()) {
      tables.provision(plan.all(), domain, password);
    }
    try (ServerInstance started = server;
        ChatBench bench = new ChatBench(plan, server.address(), domain, password, progress)) {
      started.start();
      bench.measure(started.pid(), databasePid);
      bench.register();
      bench.warmUp();
      bench.switching();
      bench.setUp();
      bench.storing();
      bench.idle();
      return new ChatReport(conditions(database), bench.rows());
    }
  }

  private Map<String, String> conditions(DatabaseAccess database) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("database", database.url().replaceAll("[;?].*", ""));
    conditions.put("machine", Runtime.getRuntime().availableProcessors() + " processors");
    conditions.put(
        "switching",
        plan.sessions() + " chats, " + plan.unanswered() + " messages unanswered in each, TCP");
    return conditions;
  }
}
