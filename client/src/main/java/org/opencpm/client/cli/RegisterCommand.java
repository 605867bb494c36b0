package org.opencpm.client.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.opencpm.client.Answer;
import org.opencpm.client.CpmClient;
import org.opencpm.client.Registration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Registers this device once, or shows or removes registrations. */
@Command(
    name = "register",
    description = "Register this device, or show or remove registrations.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RegisterCommand implements Callable<Integer> {

  /** The command does not stay to show a message: the server shall keep it. */
  private static final Answer GONE_SOON = new Answer(480, "Temporarily Unavailable");

  @Mixin private Account account;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-e", "--expires"},
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long the registration shall stand (default: ${DEFAULT-VALUE}).")
  private int expires;

  @ArgGroup(exclusive = true)
  private Kind kind = new Kind();

  static final class Kind {
    @Option(names = "--query", description = "Only show the registrations.")
    private boolean query;

    @Option(names = "--remove", description = "Remove the registration of this device.")
    private boolean remove;

    @Option(names = "--remove-all", description = "Remove the registrations of all devices.")
    private boolean removeAll;
  }

  @Override
  public Integer call() throws IOException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    try (CpmClient client =
        account
            .client(spec.commandLine().getOut())
            .registrationExpires(Duration.ofSeconds(expires))
            .answers(message -> GONE_SOON)
            .open()) {
      Registration answer = account.await(request(client));
      report.registered(answer);
      return ExitCode.ofStatus(answer.status());
    }
  }

  private CompletableFuture<Registration> request(CpmClient client) {
    if (kind.query) {
      return client.query();
    }
    if (kind.remove) {
      return client.unregister();
    }
    return kind.removeAll ? client.unregisterAll() : client.register();
  }
}
