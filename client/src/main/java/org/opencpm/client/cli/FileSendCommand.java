package org.opencpm.client.cli;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.CpmClient;
import org.opencpm.client.FileOffer;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.SendResult;
import org.opencpm.filetransfer.FileInfoDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends a file to somebody. */
@Command(
    name = "send",
    description = {
      "Send a file: over MSRP, or with --http by the content server and a message about it.",
      "A transfer that was cut goes on with --resume (MSRP) or --tid (HTTP).",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FileSendCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Mixin private FileOptions file;

  @Spec private CommandSpec spec;

  @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "The recipient.")
  private String recipient;

  @Option(names = "--http", description = "Upload it, and send a message that says where it is.")
  private boolean http;

  @Option(
      names = "--resume",
      paramLabel = "BYTES",
      arity = "0..1",
      fallbackValue = "1",
      defaultValue = "0",
      description = "Go on behind so many bytes; the other side may know better where.")
  private long resume;

  @Option(
      names = "--tid",
      paramLabel = "ID",
      description = "Go on with the upload of that id (default: a new one).")
  private String tid;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "0",
      description = "Go on so many times when the connection is lost.")
  private int retries;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "Conversation-ID to go on with (default: a new one).")
  private String conversation;

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
    Report report = new Report(spec.commandLine().getOut(), account.json());
    FileReport files =
        new FileReport(report, spec.commandLine().getOut(), ProgressBar.isTerminal());
    Outstanding outstanding = new Outstanding(report);
    FileOffer.Builder offer = file.offer(account.address(recipient));
    if (!quiet) {
      offer.askAll();
    }
    if (conversation != null) {
      offer.conversation(conversation);
    }
    try (CpmClient client =
        account.client(spec.commandLine().getOut()).listener(outstanding).open()) {
      RegisteredClient.register(client, account, report);
      int code =
          http
              ? byHttp(client, offer.build(), files, report, outstanding)
              : byMsrp(client, offer, files, outstanding);
      if (code == ExitCode.OK && wait > 0) {
        outstanding.await(wait, TimeUnit.SECONDS);
      }
      account.await(client.unregister());
      return code;
    }
  }

  private int byMsrp(
      CpmClient client, FileOffer.Builder offer, FileReport files, Outstanding outstanding)
      throws IOException, InterruptedException {
    long from = resume;
    for (int left = retries; ; left--) {
      FileTransfer transfer = client.files().send(offer.from(from).build());
      transfer.messageId().filter(id -> !quiet).ifPresent(outstanding::expect);
      FileResult result = files.watch(transfer);
      files.ended(transfer, result);
      if (result.kind() != FileResult.Kind.LOST || left <= 0) {
        return code(transfer, result);
      }
      from = Math.max(from, result.moved());
    }
  }

  /** The exit code for how a transfer ended. */
  static int code(FileTransfer transfer, FileResult result) {
    return switch (result.kind()) {
      case COMPLETE -> ExitCode.OK;
      case REFUSED ->
          transfer.answered().isDone()
              ? ExitCode.ofStatus(transfer.answered().join().status())
              : ExitCode.REFUSED;
      case ELSEWHERE, STOPPED_THERE, STOPPED_HERE -> ExitCode.REFUSED;
      case LOST -> ExitCode.NO_ANSWER;
      case FAILED -> ExitCode.LOCAL;
    };
  }

  private int byHttp(
      CpmClient client, FileOffer offer, FileReport files, Report report, Outstanding outstanding)
      throws IOException {
    String id = tid == null ? UUID.randomUUID().toString() : tid;
    FileInfoDocument document = FileUploadCommand.upload(client, offer, id, tid != null, files);
    SendResult sent = account.await(client.files().announce(offer, document));
    report.sent(sent);
    if (sent.accepted() && !quiet) {
      outstanding.expect(sent.messageId());
    }
    return ExitCode.of(sent);
  }
}
