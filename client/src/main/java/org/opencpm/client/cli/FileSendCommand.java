package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmClientBuilder;
import org.opencpm.client.FileOffer;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileSession;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.SendResult;
import org.opencpm.filetransfer.FileInfoDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends files to somebody. */
@Command(
    name = "send",
    description = {
      "Send files: over MSRP, all in one invitation, or with --http by the content server and a",
      "message about each.",
      "A transfer that was cut goes on with --resume (MSRP) or --tid (HTTP).",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FileSendCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Mixin private FileOptions options;

  @Mixin private FileLimit limit;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files.")
  private List<Path> paths;

  @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "The recipient.")
  private List<String> recipients;

  @Option(
      names = "--in-turn",
      description = "Offer each file once the one before has gone, in the same session (MSRP).")
  private boolean inTurn;

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
    check();
    List<FileOffer.Builder> offers = new ArrayList<>();
    for (Path path : paths) {
      offers.add(offer(path));
    }
    CpmClientBuilder builder = account.client(spec.commandLine().getOut()).listener(outstanding);
    limit.applyTo(builder);
    try (CpmClient client = builder.open()) {
      RegisteredClient.register(client, account, report);
      int code =
          http
              ? byHttp(client, offers, files, report, outstanding)
              : byMsrp(client, offers, files, outstanding);
      if (code == ExitCode.OK && wait > 0) {
        outstanding.await(wait, TimeUnit.SECONDS);
      }
      account.await(client.unregister());
      return code;
    }
  }

  private void check() {
    boolean several = paths.size() > 1;
    if (recipients.size() > 1) {
      // CT-FT-09; one file to several needs a group session.
      throw new Failure(
          ExitCode.USAGE,
          several
              ? "several files go to one recipient only"
              : "a file goes to one recipient only, as long as there are no groups");
    }
    if (several && (options.nameOne() || resume > 0 || tid != null)) {
      throw new Failure(
          ExitCode.USAGE,
          "--name, --type, --description, --thumbnail, --resume and --tid are for one file");
    }
  }

  private FileOffer.Builder offer(Path path) throws IOException {
    FileOffer.Builder offer = options.offer(account.address(recipients.get(0)), path);
    if (!quiet) {
      offer.askAll();
    }
    if (conversation != null) {
      offer.conversation(conversation);
    }
    return offer.from(resume);
  }

  private int byMsrp(
      CpmClient client, List<FileOffer.Builder> offers, FileReport files, Outstanding outstanding)
      throws IOException, InterruptedException {
    List<FileOffer.Builder> missing = offers;
    int code = ExitCode.OK;
    for (int left = retries; !missing.isEmpty(); left--) {
      List<FileTransfer> transfers = begin(client, missing);
      List<FileOffer.Builder> lost = new ArrayList<>();
      for (int i = 0; i < transfers.size(); i++) {
        FileTransfer transfer = transfers.get(i);
        transfer.messageId().filter(id -> !quiet).ifPresent(outstanding::expect);
        FileResult result = files.watch(transfer);
        files.ended(transfer, result);
        if (result.kind() == FileResult.Kind.LOST && left > 0) {
          lost.add(missing.get(i).from(Math.max(resume, result.moved())));
        } else {
          code = code == ExitCode.OK ? code(transfer, result) : code;
        }
      }
      missing = lost;
    }
    return code;
  }

  private List<FileTransfer> begin(CpmClient client, List<FileOffer.Builder> builders)
      throws IOException {
    List<FileOffer> offers = new ArrayList<>();
    for (FileOffer.Builder builder : builders) {
      offers.add(builder.build());
    }
    try {
      if (!inTurn) {
        return client.files().send(offers).transfers();
      }
      FileSession session = client.files().send(offers.subList(0, 1));
      for (FileOffer next : offers.subList(1, offers.size())) {
        session.send(List.of(next));
      }
      return session.transfers();
    } catch (IllegalArgumentException tooLarge) {
      throw new Failure(ExitCode.LOCAL, tooLarge.getMessage());
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
      case FAILED -> result.status().isPresent() ? ExitCode.REFUSED : ExitCode.LOCAL;
    };
  }

  private int byHttp(
      CpmClient client,
      List<FileOffer.Builder> offers,
      FileReport files,
      Report report,
      Outstanding outstanding)
      throws IOException {
    int code = ExitCode.OK;
    for (FileOffer.Builder builder : offers) {
      FileOffer offer = builder.build();
      String id = tid == null ? UUID.randomUUID().toString() : tid;
      FileInfoDocument document = FileUploadCommand.upload(client, offer, id, tid != null, files);
      SendResult sent = account.await(client.files().announce(offer, document));
      report.sent(sent);
      if (sent.accepted() && !quiet) {
        outstanding.expect(sent.messageId());
      }
      code = code == ExitCode.OK ? ExitCode.of(sent) : code;
    }
    return code;
  }
}
