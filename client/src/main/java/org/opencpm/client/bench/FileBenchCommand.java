package org.opencpm.client.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./cpm bench file}. */
@Command(
    name = "file",
    description = {
      "Measures files: downloads and uploads against nginx and the disk, MSRP, slow downloads.",
      "Starts a server of its own in a temporary folder, on H2 unless told otherwise, and an nginx",
      "when it is installed.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FileBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--quick", description = "Short rows, smaller files over MSRP.")
  private boolean quick;

  @Option(
      names = "--rows",
      split = ",",
      defaultValue = "1,2,3,4,5,6",
      description = "Only these groups of rows, as in 3,4 (default: all).")
  private Set<Integer> rows;

  @Option(names = "--json", description = "Write one JSON object instead of the table.")
  private boolean json;

  @Option(
      names = "--postgres",
      description = "On a PostgreSQL of its own, from the binaries that are installed.")
  private boolean postgres;

  @Option(
      names = "--domain",
      defaultValue = "cpm.example",
      description = "Domain of the users (default: ${DEFAULT-VALUE}).")
  private String domain;

  @Option(names = "--keep", description = "Keep the temporary folder: logs, files, database.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException {
    String launcher = System.getProperty("cpm.launcher");
    if (launcher == null) {
      throw new ParameterException(spec.commandLine(), "without ./cpm there is no server to start");
    }
    FilePlan plan = (quick ? FilePlan.quick() : FilePlan.full()).only(rows);
    PrintWriter progress = spec.commandLine().getErr();
    FileBenchReport report =
        new FileRun(plan, domain, progress).run(Path.of(launcher), postgres, keep);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      report.writeJson(out);
    } else {
      report.writeTable(out);
    }
    return 0;
  }
}
