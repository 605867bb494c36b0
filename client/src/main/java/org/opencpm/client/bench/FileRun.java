package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures files on a server of our own, in a folder of its own. */
final class FileRun {

  private final FilePlan plan;
  private final String domain;
  private final PrintWriter progress;
  private final String password = Passwords.random();

  FileRun(FilePlan plan, String domain, PrintWriter progress) {
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
  FileBenchReport run(Path launcher, boolean postgres, boolean keep)
      throws IOException, SQLException {
    Path folder = Files.createTempDirectory("cpm-bench");
    try {
      if (!postgres) {
        return run(launcher, folder, null);
      }
      try (PostgresInstance database = new PostgresInstance(folder)) {
        return run(launcher, folder, new DatabaseAccess(database.url(), database.user(), ""));
      }
    } finally {
      if (keep) {
        progress.println("kept: " + folder);
      } else {
        OwnServerRun.delete(folder);
      }
    }
  }

  private FileBenchReport run(Path launcher, Path folder, DatabaseAccess given)
      throws IOException, SQLException {
    Path data = Files.createDirectories(folder.resolve("data"));
    DatabaseAccess database = given != null ? given : OwnServerRun.h2(data);
    Map<String, String> settings = new TreeMap<>();
    if (given != null) {
      settings.put("CPM_DB_URL", database.url());
    }
    settings.put("CPM_DB_USER", database.user());
    settings.put("CPM_DB_PASSWORD", database.password());
    long largest = Math.max(FilePlan.LARGE, plan.chunks() * FilePlan.CHUNK);
    settings.put("CPM_MAX_FILE_SIZE", Long.toString(largest));
    ServerInstance server = new ServerInstance(launcher, data, domain, settings);
    progress.println("first start, for the tables");
    try (ServerInstance started = server) {
      started.start();
    }
    try (BenchDatabase tables = database.open()) {
      tables.provision(plan.all(), domain, password);
      tables.policy(plan.passing(), domain, "defer-files", "false");
    }
    Optional<Path> program = NginxInstance.program();
    Optional<NginxInstance> nginx =
        program.isEmpty()
            ? Optional.empty()
            : Optional.of(NginxInstance.start(program.get(), folder.resolve("nginx")));
    try (ServerInstance started = server) {
      started.start();
      return new FileBenchReport(conditions(database, nginx), rows(started, data, nginx));
    } finally {
      if (nginx.isPresent()) {
        nginx.get().close();
      }
    }
  }

  private List<FileRow> rows(ServerInstance server, Path data, Optional<NginxInstance> nginx)
      throws IOException {
    HttpFileBench http =
        new HttpFileBench(
            plan,
            server.httpAddress(),
            domain,
            password,
            Files.createDirectories(data.resolve("bench")),
            nginx,
            server.pid(),
            progress);
    if (plan.has(1, 2, 3, 4)) {
      http.warmUp();
      http.upAndDown();
    }
    List<FileRow> rows = new ArrayList<>(http.rows());
    if (plan.has(5)) {
      try (MsrpFileBench msrp =
          new MsrpFileBench(plan, server.address(), domain, password, server.pid(), progress)) {
        msrp.measure();
        rows.addAll(msrp.rows());
      }
    }
    if (plan.has(6)) {
      http.slow();
      rows.add(http.rows().get(http.rows().size() - 1));
    }
    return rows;
  }

  private Map<String, String> conditions(DatabaseAccess database, Optional<NginxInstance> nginx)
      throws IOException {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("database", database.url().replaceAll("[;?].*", ""));
    conditions.put(
        "machine",
        Runtime.getRuntime().availableProcessors()
            + " processors, load average at the start "
            + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    conditions.put("HTTP", plan.workers() + " requests at a time");
    conditions.put(
        "MSRP", "one file at a time, chunks of 64 KiB, " + FilePlan.WINDOW + " unanswered");
    conditions.put("nginx", nginx.isPresent() ? "started for this run" : "not installed");
    return conditions;
  }
}
