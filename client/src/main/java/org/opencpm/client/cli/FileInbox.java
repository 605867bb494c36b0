package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.opencpm.client.ChatSession;
import org.opencpm.client.CpmClient;
import org.opencpm.client.CpmListener;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.Registration;
import org.opencpm.client.SessionEnd;
import org.opencpm.filetransfer.FileInfo;
import org.opencpm.messaging.DeferredNotification;

/**
 * Reports all that comes, and takes the files: over MSRP the client accepts them, those that a
 * message tells of are fetched, if they are on the user's own content server. Files elsewhere are
 * shown, and fetched by a command alone: no peer sends this client anywhere.
 */
final class FileInbox implements CpmListener {

  private final Report report;
  private final FileReport files;
  private final Path folder;
  private final FileChoice choice;
  private CpmClient client;
  private int came;

  /**
   * An inbox.
   *
   * @param choice which files are taken
   */
  FileInbox(Report report, FileReport files, Path folder, FileChoice choice) {
    this.report = report;
    this.files = files;
    this.folder = folder;
    this.choice = choice;
  }

  /** The client that fetches; to be told before anything can come. */
  synchronized void use(CpmClient own) {
    client = own;
  }

  private synchronized CpmClient client() {
    return client;
  }

  @Override
  public void onFile(FileTransfer transfer) {
    files.offered(transfer);
    if (!choice.wants(transfer.name())) {
      transfer.decline();
    } else if (choice.chooses()) {
      transfer.accept(folder);
    }
  }

  @Override
  public void onFileAsked(FileTransfer transfer) {
    files.asked(transfer);
    choice.given(transfer.name()).ifPresentOrElse(transfer::give, transfer::decline);
  }

  @Override
  public void onFileBegins(FileTransfer transfer) {
    Thread watch =
        new Thread(
            () -> {
              try {
                files.watch(transfer);
              } catch (InterruptedException ends) {
                Thread.currentThread().interrupt();
              }
            },
            "cpm-client-progress");
    watch.setDaemon(true);
    watch.start();
  }

  @Override
  public void onFileEnd(FileTransfer transfer, FileResult result) {
    files.ended(transfer, result);
    counted();
  }

  @Override
  public void onMessage(ReceivedMessage message) {
    report.onMessage(message);
    Optional<FileInfo> file = message.file().map(document -> document.file());
    CpmClient own = client();
    if (file.isEmpty()
        || choice.declines()
        || own == null
        || !own.files().contentServer().holds(file.get().url())) {
      return;
    }
    FileInfo wanted = file.get();
    try {
      Path here =
          files.watch(
              wanted.name().orElse(""),
              wanted.size(),
              progress -> own.files().download(wanted, folder, progress));
      files.downloaded(wanted.url(), here);
      own.markDisplayed(message);
    } catch (IOException problem) {
      report.note("not downloaded: " + Failure.oneLine(problem));
    }
    counted();
  }

  @Override
  public void onNotification(ReceivedNotification notification) {
    report.onNotification(notification);
  }

  @Override
  public void onChatMessage(ChatSession session, ReceivedMessage message) {
    report.onChatMessage(session, message);
  }

  @Override
  public void onInvitation(ChatSession session) {
    report.onInvitation(session);
  }

  @Override
  public void onEstablished(ChatSession session) {
    report.onEstablished(session);
  }

  @Override
  public void onComposing(ChatSession session, boolean composing) {
    report.onComposing(session, composing);
  }

  @Override
  public void onEnd(ChatSession session, SessionEnd end) {
    report.onEnd(session, end);
  }

  @Override
  public void onDeferredNotice(DeferredNotification notice) {
    report.onDeferredNotice(notice);
  }

  @Override
  public void onRegistration(Registration registration) {
    report.onRegistration(registration);
  }

  private synchronized void counted() {
    came++;
    notifyAll();
  }

  /**
   * Waits until so many files have come, or were refused.
   *
   * @param count 0 for no end
   * @param seconds longest wait; 0 for no end
   */
  synchronized void await(int count, long seconds) throws InterruptedException {
    long end = System.nanoTime() + seconds * 1_000_000_000;
    while (count == 0 || came < count) {
      long left = seconds == 0 ? 0 : (end - System.nanoTime()) / 1_000_000;
      if (seconds > 0 && left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
