package org.opencpm.client.cli;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.opencpm.client.ChatSession;
import org.opencpm.client.CpmListener;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.SessionEnd;
import org.opencpm.notification.Disposition;

/** Reports what comes, and knows which sent messages nobody has displayed yet. */
final class Outstanding implements CpmListener {

  private static final Set<Disposition> FINAL = Set.of(Disposition.DISPLAYED, Disposition.FAILED);

  private final Report report;
  private final Set<String> messages = new HashSet<>();
  private final Set<String> settled = new HashSet<>();
  private boolean over;

  Outstanding(Report report) {
    this.report = report;
  }

  /** A message has been sent. */
  synchronized void expect(String messageId) {
    if (!settled.contains(messageId)) {
      messages.add(messageId);
    }
  }

  /** Waits until nothing is outstanding, the chat is over or the time has passed. */
  synchronized void await(long time, TimeUnit unit) throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(time);
    while (!messages.isEmpty() && !over) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  @Override
  public void onMessage(ReceivedMessage message) {
    report.onMessage(message);
  }

  @Override
  public void onChatMessage(ChatSession session, ReceivedMessage message) {
    report.onChatMessage(session, message);
  }

  @Override
  public void onNotification(ReceivedNotification notification) {
    report.onNotification(notification);
    if (FINAL.contains(notification.disposition())) {
      synchronized (this) {
        settled.add(notification.messageId());
        messages.remove(notification.messageId());
        notifyAll();
      }
    }
  }

  @Override
  public void onComposing(ChatSession session, boolean composing) {
    report.onComposing(session, composing);
  }

  @Override
  public void onEnd(ChatSession session, SessionEnd end) {
    report.onEnd(session, end);
    synchronized (this) {
      over = true;
      notifyAll();
    }
  }
}
