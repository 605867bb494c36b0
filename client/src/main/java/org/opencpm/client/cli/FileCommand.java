package org.opencpm.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about files. */
@Command(
    name = "file",
    description = "Send and receive files, over MSRP and over HTTP.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      FileSendCommand.class,
      FileReceiveCommand.class,
      FileFetchCommand.class,
      FileUploadCommand.class,
      FileDownloadCommand.class
    })
final class FileCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    throw new ParameterException(
        line, "which one? " + String.join(", ", line.getSubcommands().keySet()));
  }
}
