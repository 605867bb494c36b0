package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.opencpm.client.Acceptance;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmClientBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Registers and takes files. */
@Command(
    name = "receive",
    description = {
      "Register and take the files that come, over MSRP and over HTTP.",
      "What came of a file before is gone on with.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FileReceiveCommand implements Callable<Integer> {

  /** How this device gets files. */
  enum Ways {
    BOTH,
    MSRP,
    HTTP
  }

  @Mixin private Account account;

  @Mixin private FileLimit limit;

  @Spec private CommandSpec spec;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where files are put (default: here).")
  private Path folder;

  @Option(
      names = "--ways",
      paramLabel = "WAYS",
      defaultValue = "both",
      description = "How: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Ways ways;

  @Option(names = "--decline", description = "Decline every file that is offered.")
  private boolean declines;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      description = "Take files whose names are so (*.jpg), decline the others; may be repeated.")
  private List<String> only = List.of();

  @Option(
      names = "--give",
      paramLabel = "FILE",
      description = "Give this file to whom asks for one of its name; may be repeated.")
  private List<Path> given = List.of();

  @Option(
      names = "--ring",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Accept files after that time (default: at once).")
  private int ring;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many files (default: never).")
  private int count;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "End after that time (default: never).")
  private int duration;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    FileReport files =
        new FileReport(report, spec.commandLine().getOut(), ProgressBar.isTerminal());
    FileInbox inbox = new FileInbox(report, files, folder, new FileChoice(declines, only, given));
    Acceptance when =
        declines || !only.isEmpty()
            ? Acceptance.MANUAL
            : Acceptance.after(Duration.ofSeconds(ring));
    CpmClientBuilder builder =
        account
            .client(spec.commandLine().getOut())
            .listener(inbox)
            .displayNotifications(true)
            .filesInto(folder, when)
            .fileWays(ways != Ways.HTTP, ways != Ways.MSRP)
            .givesFiles(Acceptance.MANUAL);
    limit.applyTo(builder);
    try (CpmClient client = builder.open()) {
      inbox.use(client);
      RegisteredClient.register(client, account, report);
      inbox.await(count, duration);
      account.await(client.unregister());
    }
    return ExitCode.OK;
  }
}
