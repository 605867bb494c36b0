package org.opencpm.client.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The CPM Client on the command line; without a command it is an interactive shell. */
@Command(
    name = "cpm client",
    description = "A CPM client: registers, sends and receives messages and files.",
    mixinStandardHelpOptions = true,
    version = "OpenCPM client 0.1.0",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the server refused",
      "2:the command line is wrong",
      "3:no answer from the server",
      "4:something on this side failed (file, port, address)"
    },
    subcommands = {
      RegisterCommand.class,
      SendCommand.class,
      ChatCommand.class,
      ListenCommand.class,
      FetchCommand.class,
      FileCommand.class,
      OptionsCommand.class,
      DemoCommand.class
    })
public final class Main implements Runnable {

  @Mixin private Account account;

  @Spec private CommandSpec spec;

  Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(run(writer(System.out), writer(System.err), args));
  }

  /** Text leaves in UTF-8, whatever the platform's charset: messages are in all languages. */
  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** Runs one command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof ParameterException wrong) {
            throw wrong;
          }
          command.getErr().println("cpm client: " + Failure.oneLine(failure));
          return Failure.exitCode(failure);
        });
    line.setParameterExceptionHandler(
        (wrong, parsed) -> {
          wrong.getCommandLine().getErr().println("cpm client: " + wrong.getMessage());
          return ExitCode.USAGE;
        });
    return line.execute(args);
  }

  @Override
  public void run() {
    int code = new Shell(account, spec.commandLine().getOut()).run();
    if (code != ExitCode.OK) {
      throw new Failure(code, "the server did not take the registration");
    }
  }
}
