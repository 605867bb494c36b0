package org.opencpm.client.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.opencpm.client.CpmClient;
import org.opencpm.client.FetchResult;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.messaging.DeferredRequest.Item;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches messages that wait at the server. */
@Command(
    name = "fetch",
    description = "Fetch messages that wait at the server: all, or those that are named.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FetchCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MESSAGE-ID",
      arity = "0..*",
      description = "As the notice of waiting messages names them (default: all).")
  private List<String> ids = List.of();

  @Option(names = "--text-only", description = "Of the named messages only the text.")
  private boolean textOnly;

  @Override
  public Integer call() throws IOException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    DeferredRequest wanted =
        new DeferredRequest(ids.stream().map(id -> new Item(id, textOnly)).toList());
    try (CpmClient client = account.client(spec.commandLine().getOut()).listener(report).open()) {
      RegisteredClient.register(client, account, report);
      CompletableFuture<FetchResult> fetching = client.fetchDeferred(wanted);
      FetchResult result = account.await(fetching);
      report.fetched(result);
      account.await(client.unregister());
      return ExitCode.ofStatus(result.status());
    }
  }
}
