package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures a server that others started. What others stored is left alone: only rows that neither
 * empty nor fill the tables.
 */
final class RunningServerRun {

  private final BenchPlan plan;
  private final String domain;
  private final int textBytes;
  private final PrintWriter progress;

  RunningServerRun(BenchPlan plan, String domain, int textBytes, PrintWriter progress) {
    this.plan = plan;
    this.domain = domain;
    this.textBytes = textBytes;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param pid 0 if unknown
   * @param database null if unknown: then nobody can be registered
   */
  BenchReport run(InetSocketAddress server, long pid, DatabaseAccess database)
      throws IOException, SQLException {
    String password = Passwords.random();
    try (StandaloneBench bench =
        new StandaloneBench(plan, server, domain, password, textBytes, progress)) {
      bench.measure(new ServerUsage(pid, 0));
      if (database != null) {
        try (BenchDatabase tables = database.open()) {
          tables.provision(plan.users().all(), domain, password);
        }
        bench.registerPairs();
        bench.warmUp();
      }
      bench.options();
      if (database != null) {
        bench.online();
        bench.acceptOffline(StandaloneBench.acceptName(BenchPlan.THOUSAND));
      }
      Map<String, String> conditions = new LinkedHashMap<>();
      conditions.put("server", server + ", started by others");
      conditions.put("text", textBytes + " bytes, UDP");
      return new BenchReport(conditions, bench.rows(), bench.comparisons());
    }
  }
}
