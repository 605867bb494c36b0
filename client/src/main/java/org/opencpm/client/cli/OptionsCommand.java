package org.opencpm.client.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.opencpm.client.CpmClient;
import org.opencpm.client.OptionsResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks what a user or the server can do. */
@Command(
    name = "options",
    description = "Ask what a user or the server can do.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class OptionsCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ADDRESS", description = "The user, or sip:DOMAIN for the server.")
  private String target;

  @Override
  public Integer call() throws IOException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    try (CpmClient client = account.client(spec.commandLine().getOut()).open()) {
      OptionsResult result = account.await(client.options(account.address(target)));
      report.options(result);
      return ExitCode.ofStatus(result.status());
    }
  }
}
