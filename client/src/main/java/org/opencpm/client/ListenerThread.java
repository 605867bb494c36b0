package org.opencpm.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.opencpm.messaging.DeferredNotification;

/**
 * Tells the client's listener what happens, one thing after the other on a thread of its own, and
 * has messages reported as delivered and displayed as the client was set up.
 */
final class ListenerThread implements SessionEvents, AutoCloseable {

  private final ClientSettings settings;
  private final CpmListener listener;
  private final ExecutorService thread;
  private volatile Notifier notifier;

  ListenerThread(ClientSettings settings, ThreadFactory threads) {
    this.settings = settings;
    this.listener = settings.listener();
    this.thread = Executors.newSingleThreadExecutor(threads);
  }

  /** Who sends the notifications; to be told before anything can come. */
  void reportsBy(Notifier reports) {
    notifier = reports;
  }

  /** Does something on the listener's thread. */
  void tell(Runnable event) {
    try {
      thread.execute(event);
    } catch (RejectedExecutionException closed) {
      // Came while the client closed: nobody listens any more.
      return;
    }
  }

  @Override
  public void message(ReceivedMessage message) {
    if (settings.deliveryNotifications()) {
      notifier.delivered(message);
    }
    tell(
        () -> {
          message
              .chat()
              .ifPresentOrElse(
                  chat -> listener.onChatMessage(chat, message), () -> listener.onMessage(message));
          // A file that is to be fetched has been seen when it is here (fact sheet 6.7).
          if (settings.displayNotifications() && message.file().isEmpty()) {
            notifier.displayed(message);
          }
        });
  }

  @Override
  public void notification(ReceivedNotification notification) {
    tell(() -> listener.onNotification(notification));
  }

  void notice(DeferredNotification notice) {
    tell(() -> listener.onDeferredNotice(notice));
  }

  void registration(Registration answer) {
    tell(() -> listener.onRegistration(answer));
  }

  @Override
  public void invited(ChatSession session) {
    tell(() -> listener.onInvitation(session));
  }

  @Override
  public void established(ChatSession session) {
    tell(() -> listener.onEstablished(session));
  }

  @Override
  public void composing(ChatSession session, boolean composing) {
    tell(() -> listener.onComposing(session, composing));
  }

  @Override
  public void ended(ChatSession session, SessionEnd end) {
    tell(() -> listener.onEnd(session, end));
  }

  @Override
  public void fileOffered(FileTransfer transfer) {
    tell(() -> listener.onFile(transfer));
  }

  @Override
  public void fileAsked(FileTransfer transfer) {
    tell(() -> listener.onFileAsked(transfer));
  }

  @Override
  public void fileBegins(FileTransfer transfer) {
    tell(() -> listener.onFileBegins(transfer));
  }

  @Override
  public void fileCame(FileReceiving transfer) {
    if (settings.deliveryNotifications()) {
      transfer.message().ifPresent(notifier::delivered);
    }
  }

  @Override
  public void fileEnded(FileTransfer transfer, FileResult result) {
    tell(
        () -> {
          // Before the listener is told, which may have waited for nothing but this to leave.
          if (settings.displayNotifications()
              && result.complete()
              && transfer instanceof FileReceiving came) {
            came.message().ifPresent(notifier::displayed);
          }
          listener.onFileEnd(transfer, result);
        });
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
