package org.opencpm.client.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.opencpm.client.CpmClient;
import org.opencpm.client.file.ContentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Downloads a file from where a message says that it is. */
@Command(
    name = "download",
    description = "Download a file; the same command again goes on where it was cut.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FileDownloadCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "Where it is.")
  private URI url;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where it is put (default: here).")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    FileReport files =
        new FileReport(report, spec.commandLine().getOut(), ProgressBar.isTerminal());
    try (CpmClient client = account.client(spec.commandLine().getOut()).open()) {
      Path here =
          files.watch("download", -1, progress -> client.files().download(url, folder, progress));
      files.downloaded(url.toString(), here);
      return ExitCode.OK;
    } catch (ContentException refused) {
      throw new Failure(ExitCode.REFUSED, refused.getMessage());
    }
  }
}
