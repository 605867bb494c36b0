package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.Acceptance;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmClientBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Registers and shows what comes. */
@Command(
    name = "listen",
    description = "Register and show what comes, until interrupted.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ListenCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "End after that time (default: never).")
  private int duration;

  @Option(
      names = "--ring",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Accept invitations to chat after that time (default: at once).")
  private int ring;

  @Option(
      names = "--files",
      paramLabel = "DIR",
      description = "Take files too, and put them there (default: take none).")
  private Path folder;

  @Option(names = "--no-display", description = "Do not report messages as displayed.")
  private boolean noDisplay;

  @Option(names = "--no-delivered", description = "Do not report messages as delivered.")
  private boolean noDelivered;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    FileInbox files =
        new FileInbox(
            report,
            new FileReport(report, spec.commandLine().getOut(), ProgressBar.isTerminal()),
            folder,
            FileChoice.ALL);
    CpmClientBuilder builder =
        account
            .client(spec.commandLine().getOut())
            .deliveryNotifications(!noDelivered)
            .displayNotifications(!noDisplay)
            .chats(Acceptance.after(Duration.ofSeconds(ring)));
    builder.listener(folder == null ? report : files);
    if (folder != null) {
      builder.filesInto(folder, Acceptance.after(Duration.ofSeconds(ring)));
    }
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (CpmClient client = builder.open()) {
      files.use(client);
      RegisteredClient.register(client, account, report);
      Thread leave = new Thread(() -> leave(interrupted, ended), "cpm-client-leave");
      Runtime.getRuntime().addShutdownHook(leave);
      if (duration > 0) {
        interrupted.await(duration, TimeUnit.SECONDS);
      } else {
        interrupted.await();
      }
      account.await(client.unregister());
    } finally {
      ended.countDown();
    }
    return ExitCode.OK;
  }

  /** On a signal: lets the command unregister before the process ends. */
  private void leave(CountDownLatch interrupted, CountDownLatch ended) {
    interrupted.countDown();
    try {
      ended.await(account.timeout().toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException now) {
      Thread.currentThread().interrupt();
    }
  }
}
