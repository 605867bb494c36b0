package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmClientBuilder;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.filetransfer.FileHash;
import org.opencpm.filetransfer.FileSelector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks somebody for a file. */
@Command(
    name = "fetch",
    description = {
      "Ask the sender of a file for it, or for the rest of it, over MSRP.",
      "A file that waits at the server comes from there.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FileFetchCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Mixin private FileLimit limit;

  @Spec private CommandSpec spec;

  @Option(names = "--from", paramLabel = "ADDRESS", required = true, description = "Who has it.")
  private String from;

  @Option(names = "--name", required = true, description = "Its name.")
  private String name;

  @Option(names = "--type", paramLabel = "MEDIA-TYPE", description = "Its media type.")
  private String type;

  @Option(names = "--size", paramLabel = "BYTES", description = "Its size.")
  private Long size;

  @Option(
      names = "--hash",
      paramLabel = "SHA-1",
      description = "Its digest, hexadecimal; needed to go on where it was cut.")
  private String hash;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where it is put (default: here).")
  private Path folder;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    FileReport files =
        new FileReport(report, spec.commandLine().getOut(), ProgressBar.isTerminal());
    FileSelector wanted =
        new FileSelector(
            Optional.of(name),
            Optional.ofNullable(type),
            size == null ? OptionalLong.empty() : OptionalLong.of(size),
            hash == null ? List.of() : List.of(digest()));
    CpmClientBuilder builder = account.client(spec.commandLine().getOut());
    limit.applyTo(builder);
    try (CpmClient client = builder.open()) {
      RegisteredClient.register(client, account, report);
      FileTransfer transfer = client.files().fetch(account.address(from), wanted, folder);
      FileResult result = files.watch(transfer);
      files.ended(transfer, result);
      account.await(client.unregister());
      return FileSendCommand.code(transfer, result);
    }
  }

  private FileHash digest() {
    String digits = hash.replace(":", "");
    if (!digits.matches("[0-9A-Fa-f]{40}")) {
      throw new Failure(ExitCode.USAGE, "not a SHA-1 digest: " + hash);
    }
    return new FileHash(FileHash.SHA_1, digits.replaceAll("(..)(?!$)", "$1:"));
  }
}
