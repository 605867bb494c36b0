package org.opencpm.chat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.opencpm.messaging.RetryTimer;

/**
 * What a session does later. With the session all of it ends: its times are up to an hour, and a
 * session that is over must not stay in memory for so long. May be called from any thread.
 */
public final class SessionTimers {

  private final RetryTimer timer;
  private final Mailbox mailbox;
  private final Set<Later> waiting = new HashSet<>();
  private boolean ended;

  public SessionTimers(RetryTimer timer, Mailbox mailbox) {
    this.timer = timer;
    this.mailbox = mailbox;
  }

  /** Runs an event in the session's mailbox after the delay, unless the session has ended then. */
  public void after(Duration delay, Runnable event) {
    Later later = new Later(event);
    synchronized (waiting) {
      if (ended) {
        return;
      }
      waiting.add(later);
      later.giveUp = timer.cancellable(delay, later);
    }
  }

  /** The session is over: nothing of it runs any more. */
  public void end() {
    synchronized (waiting) {
      ended = true;
      waiting.forEach(later -> later.giveUp.run());
      waiting.clear();
    }
  }

  private boolean taken(Later later) {
    synchronized (waiting) {
      waiting.remove(later);
      return !ended;
    }
  }

  private boolean isEnded() {
    synchronized (waiting) {
      return ended;
    }
  }

  private final class Later implements Runnable {

    private final Runnable event;
    private Runnable giveUp;

    Later(Runnable event) {
      this.event = event;
    }

    @Override
    public void run() {
      if (taken(this)) {
        mailbox.post(
            () -> {
              if (!isEnded()) {
                event.run();
              }
            });
      }
    }
  }
}
