package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./cpm bench standalone}. */
@Command(
    name = "standalone",
    description = {
      "Measures standalone messages under open-loop load over UDP.",
      "Starts a server of its own in a temporary folder, on H2, unless told otherwise.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StandaloneCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--quick", description = "Short steps, and no million of waiting messages.")
  private boolean quick;

  @Option(names = "--json", description = "Write one JSON object instead of the table.")
  private boolean json;

  @Option(
      names = "--postgres",
      description = "On a PostgreSQL of its own, from the binaries that are installed.")
  private boolean postgres;

  @Option(
      names = "--db-url",
      paramLabel = "URL",
      description = "On this database, which must hold no message: it is filled and emptied.")
  private String databaseUrl;

  @Option(names = "--db-user", paramLabel = "NAME", defaultValue = "cpm")
  private String databaseUser;

  @Option(names = "--db-password", paramLabel = "SECRET", defaultValue = "")
  private String databasePassword;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = {
        "Against a server that runs: OPTIONS; with its --db-url (not H2's file) also online and",
        "accept, with users bench0001 and so on."
      })
  private String server;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      defaultValue = "0",
      description = "Process of that server, for processor time and memory.")
  private long pid;

  @Option(
      names = "--domain",
      defaultValue = "cpm.example",
      description = "Domain of the users (default: ${DEFAULT-VALUE}).")
  private String domain;

  @Option(
      names = "--text-bytes",
      paramLabel = "N",
      defaultValue = "250",
      description = {
        "Length of the messages' text (default: ${DEFAULT-VALUE}). With much more the server's",
        "MESSAGE passes 1300 bytes and has to go by TCP, which these devices do not speak."
      })
  private int textBytes;

  @Option(names = "--keep", description = "Keep the temporary folder: logs and database.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException {
    if (postgres && databaseUrl != null || server != null && postgres) {
      throw new ParameterException(
          spec.commandLine(), "--postgres goes with neither --db-url nor --server");
    }
    BenchPlan plan = quick ? BenchPlan.quick() : BenchPlan.full();
    PrintWriter progress = spec.commandLine().getErr();
    BenchReport report;
    if (server != null) {
      report =
          new RunningServerRun(plan, domain, textBytes, progress).run(address(), pid, access());
    } else {
      report =
          new OwnServerRun(plan, domain, textBytes, progress)
              .run(launcher(), postgres, access(), keep);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      report.writeJson(out);
    } else {
      report.writeTable(out);
    }
    return 0;
  }

  private DatabaseAccess access() {
    return databaseUrl == null
        ? null
        : new DatabaseAccess(databaseUrl, databaseUser, databasePassword);
  }

  private InetSocketAddress address() {
    int colon = server.lastIndexOf(':');
    if (colon < 1 || !server.substring(colon + 1).matches("[1-9][0-9]{0,4}")) {
      throw new ParameterException(spec.commandLine(), "--server wants HOST:PORT");
    }
    int port = Integer.parseInt(server.substring(colon + 1));
    return new InetSocketAddress(server.substring(0, colon), port);
  }

  private Path launcher() {
    String launcher = System.getProperty("cpm.launcher");
    if (launcher == null) {
      throw new ParameterException(
          spec.commandLine(), "without ./cpm there is no server to start: give --server");
    }
    return Path.of(launcher);
  }
}
