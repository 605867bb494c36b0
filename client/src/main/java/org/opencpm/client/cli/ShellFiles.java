package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opencpm.client.CpmClient;
import org.opencpm.client.FileOffer;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.filetransfer.FileInfo;
import org.opencpm.filetransfer.FileInfoDocument;

/** The files of the interactive shell. */
final class ShellFiles {

  private final Account account;
  private final Report report;
  private final FileReport files;
  private volatile Optional<FileTransfer> latest = Optional.empty();
  private Path folder = Path.of(".");

  ShellFiles(Account account, Report report, FileReport files) {
    this.account = account;
    this.report = report;
    this.files = files;
  }

  /** A file is offered. */
  void offered(FileTransfer transfer) {
    latest = Optional.of(transfer);
    files.offered(transfer);
    report.note("accept or decline?");
  }

  /** A transfer is over. */
  void ended(FileTransfer transfer, FileResult result) {
    files.ended(transfer, result);
  }

  /** Where files are put from now on. */
  void folder(String path) {
    folder = Path.of(path);
    report.note("files go into " + folder.toAbsolutePath());
  }

  /**
   * Takes what is offered.
   *
   * @param name of the one that is wanted of several; empty for all
   */
  void accept(String name) {
    for (FileTransfer offered : offers()) {
      if (name.isEmpty() || offered.name().equals(name)) {
        offered.accept(folder);
      } else {
        offered.decline();
      }
    }
  }

  void decline() {
    offers().forEach(FileTransfer::decline);
  }

  /** The files of the latest invitation that have no answer. */
  private List<FileTransfer> offers() {
    List<FileTransfer> open =
        latest.stream()
            .flatMap(transfer -> transfer.session().transfers().stream())
            .filter(transfer -> transfer.state() == FileTransfer.State.OFFERED)
            .toList();
    if (open.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "no file is offered");
    }
    return open;
  }

  /** Offers a file; what becomes of it is told later. */
  void send(CpmClient client, String rest) throws IOException {
    client.files().send(offer(rest));
  }

  /** Uploads a file and tells its recipient. */
  void upload(CpmClient client, String rest) throws IOException {
    FileOffer offer = offer(rest);
    FileInfoDocument document =
        FileUploadCommand.upload(client, offer, UUID.randomUUID().toString(), false, files);
    report.sent(account.await(client.files().announce(offer, document)));
  }

  private FileOffer offer(String rest) throws IOException {
    String[] parts = rest.split("\\s+", 2);
    if (parts.length < 2) {
      throw new Failure(ExitCode.USAGE, "ADDRESS PATH");
    }
    return FileOffer.to(account.address(parts[0]), Path.of(parts[1])).askAll().build();
  }

  /** Fetches the file that a message is about. */
  void get(CpmClient client, ReceivedMessage message) throws IOException {
    FileInfo file =
        message
            .file()
            .map(FileInfoDocument::file)
            .orElseThrow(() -> new Failure(ExitCode.USAGE, "the last message is about no file"));
    Path here =
        files.watch(
            file.name().orElse(""),
            file.size(),
            progress -> client.files().download(file, folder, progress));
    files.downloaded(file.url(), here);
    account.await(client.markDisplayed(message)).ifPresent(report::sent);
  }
}
