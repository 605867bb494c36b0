package org.opencpm.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.filetransfer.FileInfo;
import org.opencpm.filetransfer.FileInfoDocument;

/** Writes what becomes of files, and how far they are. */
final class FileReport {

  private static final int LOOK_MILLIS = 50;

  private final Report report;
  private final PrintWriter out;
  private final boolean terminal;

  /**
   * A report of files.
   *
   * @param terminal whether bars can be drawn
   */
  FileReport(Report report, PrintWriter out, boolean terminal) {
    this.report = report;
    this.out = out;
    this.terminal = terminal;
  }

  /** What a message says of a file. */
  static String described(FileInfoDocument document) {
    FileInfo file = document.file();
    return "file "
        + file.name().map(Report::printable).orElse("without a name")
        + ", "
        + Report.printable(file.contentType())
        + ", "
        + file.size()
        + " bytes, at "
        + Report.printable(file.url());
  }

  /** A file is offered. */
  void offered(FileTransfer transfer) {
    report.event(
        () ->
            JsonLine.of("file")
                .with("from", transfer.peer())
                .with("name", transfer.name())
                .with("contentType", transfer.type())
                .with("bytes", transfer.size())
                .with("description", transfer.description())
                .with("date", transfer.date().map(Object::toString))
                .with("thumbnail", transfer.thumbnail().map(t -> t.image().length))
                .with("messageId", transfer.messageId())
                .with("conversationId", transfer.conversationId()),
        () ->
            "<- "
                + transfer.peer().orElse("anonymous")
                + " offers a file: "
                + transfer.name()
                + ", "
                + transfer.type()
                + ", "
                + transfer.size()
                + " bytes"
                + transfer.date().map(date -> ", of " + date.toLocalDate()).orElse("")
                + transfer.thumbnail().map(t -> ", with a thumbnail").orElse("")
                + transfer.description().map(text -> ": " + Report.printable(text)).orElse(""));
  }

  /** A file is asked for. */
  void asked(FileTransfer transfer) {
    report.event(
        () ->
            JsonLine.of("fileAsked")
                .with("from", transfer.peer())
                .with("name", transfer.name())
                .with("conversationId", transfer.conversationId()),
        () -> "<- " + transfer.peer().orElse("anonymous") + " asks for a file: " + transfer.name());
  }

  /** A transfer over MSRP is over. */
  void ended(FileTransfer transfer, FileResult result) {
    String arrow = transfer.isSending() ? "-> " : "<- ";
    report.event(
        () ->
            JsonLine.of("fileEnd")
                .with("name", transfer.name())
                .with("result", result.kind().name().toLowerCase(Locale.ROOT))
                .with(
                    "status",
                    result.status().isPresent()
                        ? Optional.of(result.status().getAsInt())
                        : Optional.empty())
                .with("reason", result.reason())
                .with("moved", result.moved())
                .with("file", result.file().map(Path::toString))
                .with("messageId", transfer.messageId())
                .with("conversationId", transfer.conversationId()),
        () ->
            arrow
                + transfer.name()
                + ": "
                + result.reason()
                + result.file().map(file -> ", " + file).orElse("")
                + (result.complete() || result.moved() == 0
                    ? ""
                    : " after " + result.moved() + " bytes"));
  }

  /** A file has been uploaded. */
  void uploaded(String tid, FileInfoDocument document) {
    report.event(
        () ->
            JsonLine.of("uploaded")
                .with("tid", tid)
                .with("url", document.file().url())
                .with("bytes", document.file().size())
                .with("until", document.file().until().map(Object::toString))
                .with("thumbnailUrl", document.thumbnail().map(FileInfo::url)),
        () ->
            "-> uploaded, "
                + document.file().size()
                + " bytes: "
                + document.file().url()
                + document.file().until().map(until -> ", until " + until).orElse(""));
  }

  /** A file has been downloaded. */
  void downloaded(String url, Path file) {
    report.event(
        () -> JsonLine.of("downloaded").with("url", url).with("file", file.toString()),
        () -> "<- downloaded: " + file);
  }

  /** Shows how far a transfer is, until it is over. */
  FileResult watch(FileTransfer transfer) throws InterruptedException {
    try (ProgressBar bar = bar(transfer.name(), transfer.size())) {
      while (true) {
        bar.at(transfer.moved(), System.nanoTime());
        try {
          return transfer.over().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException goesOn) {
          // Looks again.
          continue;
        } catch (ExecutionException impossible) {
          throw new IllegalStateException(impossible);
        }
      }
    }
  }

  /** Work that tells how far it is. */
  @FunctionalInterface
  interface Work<T> {
    T run(LongConsumer progress) throws IOException;
  }

  /** Does something while it shows how far it is. */
  <T> T watch(String name, long size, Work<T> work) throws IOException {
    try (ProgressBar bar = bar(name, size)) {
      return work.run(moved -> bar.at(moved, System.nanoTime()));
    }
  }

  private ProgressBar bar(String name, long size) {
    PrintWriter shown = report.json() ? new PrintWriter(java.io.Writer.nullWriter()) : out;
    return new ProgressBar(
        shown, terminal && !report.json(), Report.printable(name), size, System.nanoTime());
  }
}
