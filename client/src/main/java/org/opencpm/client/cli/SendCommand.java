package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.Attachment;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmListener;
import org.opencpm.client.Priority;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.SendResult;
import org.opencpm.client.Sensitivity;
import org.opencpm.client.StandaloneMessage;
import org.opencpm.notification.Disposition;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends one message. */
@Command(
    name = "send",
    description = "Send a message.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SendCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      required = true,
      description = "The recipient; several times for several (through the exploder).")
  private List<String> recipients;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Content content;

  static final class Content {
    @Option(names = "--text", description = "The text of the message.")
    private String text;

    @Option(names = "--file", description = "A file whose bytes are the content.")
    private Path file;
  }

  @Option(
      names = "--type",
      paramLabel = "MEDIA-TYPE",
      defaultValue = "text/plain;charset=UTF-8",
      description = "Media type of a file (default: ${DEFAULT-VALUE}).")
  private String type;

  @Option(
      names = "--attach",
      paramLabel = "FILE",
      description = "A file that goes with the message; several times for several.")
  private List<Path> attachments = List.of();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "by_size",
      description = "How it travels: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private StandaloneMessage.Mode mode;

  @Option(names = "--subject", description = "The subject.")
  private String subject;

  @Option(names = "--priority", description = "${COMPLETION-CANDIDATES}")
  private Priority priority;

  @Option(names = "--sensitivity", description = "${COMPLETION-CANDIDATES}")
  private Sensitivity sensitivity;

  @Option(
      names = {"-e", "--expires"},
      paramLabel = "SECONDS",
      description = "How long the message may wait for its recipient.")
  private Integer expires;

  @Option(
      names = "--reply-to",
      paramLabel = "ADDRESS",
      description = "The own address to which replies shall go.")
  private String replyTo;

  @Option(names = "--from", paramLabel = "ADDRESS", description = "Which own address to send from.")
  private String from;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "Conversation-ID to go on with (default: a new one).")
  private String conversation;

  @Option(
      names = "--in-reply-to",
      paramLabel = "ID",
      description = "Contribution-ID of the message replied to.")
  private String inReplyTo;

  @Option(names = "--anonymous", description = "Hide the sender from the recipient.")
  private boolean anonymous;

  @Option(names = "--quiet", description = "Ask for no notifications.")
  private boolean quiet;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Stay registered that long, or until displayed or failed, to be notified.")
  private int wait;

  @Override
  public Integer call() throws IOException, InterruptedException {
    StandaloneMessage message = message();
    Report report = new Report(spec.commandLine().getOut(), account.json());
    CountDownLatch settled = new CountDownLatch(1);
    try (CpmClient client =
        account
            .client(spec.commandLine().getOut())
            .listener(new UntilSettled(report, settled))
            .open()) {
      if (wait > 0) {
        RegisteredClient.register(client, account, report);
      }
      SendResult result = account.await(client.send(message));
      report.sent(result);
      if (result.accepted() && wait > 0) {
        settled.await(wait, TimeUnit.SECONDS);
        account.await(client.unregister());
      }
      return ExitCode.of(result);
    }
  }

  private StandaloneMessage message() throws IOException {
    StandaloneMessage.Builder message =
        StandaloneMessage.to(recipients.stream().map(account::address).toArray(String[]::new));
    if (content.text != null) {
      message.text(content.text);
    } else {
      message.content(type, Files.readAllBytes(content.file));
    }
    for (Path file : attachments) {
      message.attach(Attachment.of(file));
    }
    message.mode(mode);
    if (!quiet) {
      message.askAll();
    }
    set(subject, message::subject);
    set(priority, message::priority);
    set(sensitivity, message::sensitivity);
    set(expires, seconds -> message.expires(Duration.ofSeconds(seconds)));
    set(replyTo, address -> message.replyTo(account.address(address)));
    set(from, address -> message.from(account.address(address)));
    set(conversation, message::conversation);
    set(inReplyTo, message::inReplyTo);
    if (anonymous) {
      message.anonymous();
    }
    return message.build();
  }

  private static <T> void set(T value, java.util.function.Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  /** Reports what comes and opens the latch when nothing more will. */
  private record UntilSettled(Report report, CountDownLatch settled) implements CpmListener {
    private static final Set<Disposition> FINAL = Set.of(Disposition.DISPLAYED, Disposition.FAILED);

    @Override
    public void onMessage(ReceivedMessage message) {
      report.onMessage(message);
    }

    @Override
    public void onNotification(ReceivedNotification notification) {
      report.onNotification(notification);
      if (FINAL.contains(notification.disposition())) {
        settled.countDown();
      }
    }
  }
}
