package org.opencpm.client.bench;

import java.io.IOException;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./cpm bench}: load programs with a table for output. */
@Command(
    name = "bench",
    description = "Load programs with a table for output.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {StandaloneCommand.class, ChatCommand.class, FileBenchCommand.class})
public final class BenchCommand implements Runnable {

  private static final int FAILED = 1;

  @picocli.CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** For picocli. */
  public BenchCommand() {}

  /**
   * Runs a load program and ends the process: 0 done, 1 it failed, 2 wrong use.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new BenchCommand()).setCommandName("cpm bench");
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof IOException || failure instanceof SQLException) {
            command.getErr().println("cpm bench: " + failure.getMessage());
            return FAILED;
          }
          throw failure;
        });
    System.exit(line.execute(args));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "which one? standalone, chat, file");
  }
}
