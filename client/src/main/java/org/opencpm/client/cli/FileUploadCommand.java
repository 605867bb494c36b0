package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.opencpm.client.CpmClient;
import org.opencpm.client.FileOffer;
import org.opencpm.client.file.ContentException;
import org.opencpm.client.file.ContentServer;
import org.opencpm.client.file.FileUpload;
import org.opencpm.filetransfer.FileInfoDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Uploads a file to the content server. */
@Command(
    name = "upload",
    description = "Upload a file to the content server and show where it is.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FileUploadCommand implements Callable<Integer> {

  @Mixin private Account account;

  @Mixin private FileOptions options;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  @Spec private CommandSpec spec;

  @Option(
      names = "--tid",
      paramLabel = "ID",
      description = "Go on with the upload of that id (default: a new one).")
  private String tid;

  @Option(names = "--xml", description = "Show the document of the answer as it is.")
  private boolean xml;

  @Override
  public Integer call() throws IOException {
    Report report = new Report(spec.commandLine().getOut(), account.json());
    FileReport files =
        new FileReport(report, spec.commandLine().getOut(), ProgressBar.isTerminal());
    String id = tid == null ? UUID.randomUUID().toString() : tid;
    // Of an upload it does not matter for whom it is.
    FileOffer offer = options.offer("sip:nobody@invalid", file).build();
    try (CpmClient client = account.client(spec.commandLine().getOut()).open()) {
      FileInfoDocument document = upload(client, offer, id, tid != null, files);
      if (xml) {
        report.note(new String(document.write(), StandardCharsets.UTF_8));
      }
    }
    return ExitCode.OK;
  }

  /**
   * Uploads a file, or goes on with that.
   *
   * @throws Failure when it was interrupted, which says how to go on
   */
  static FileInfoDocument upload(
      CpmClient client, FileOffer offer, String tid, boolean goesOn, FileReport files)
      throws IOException {
    ContentServer server = client.files().contentServer();
    FileUpload upload = offer.upload(tid);
    try {
      FileInfoDocument document =
          files.watch(
              offer.name(),
              offer.size(),
              progress ->
                  goesOn ? server.resume(upload, progress) : server.upload(upload, progress));
      files.uploaded(tid, document);
      return document;
    } catch (ContentException refused) {
      throw new Failure(ExitCode.REFUSED, refused.getMessage());
    } catch (IOException interrupted) {
      throw new Failure(
          ExitCode.NO_ANSWER,
          "the upload was interrupted: "
              + Failure.oneLine(interrupted)
              + "; go on with --tid "
              + tid);
    }
  }
}
