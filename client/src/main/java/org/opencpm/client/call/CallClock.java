package org.opencpm.client.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one thread of a client's calls, now and later. After its end it does nothing. */
public final class CallClock implements Executor {

  private final ScheduledExecutorService thread;

  /**
   * On a thread.
   *
   * @param thread an executor of exactly one thread
   */
  public CallClock(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  /** Runs something on the calls' thread, after all that was given before. */
  @Override
  public void execute(Runnable work) {
    try {
      thread.execute(guarded(work));
    } catch (RejectedExecutionException closed) {
      // The client is closed: there are no calls any more.
      return;
    }
  }

  /** Runs something on the calls' thread after a time. */
  public Future<?> after(Duration time, Runnable work) {
    try {
      return thread.schedule(guarded(work), time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** An error in one call must not go unseen, nor stop the others. */
  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException unexpected) {
        System.getLogger(CallClock.class.getPackageName())
            .log(System.Logger.Level.WARNING, "Call event not handled", unexpected);
      }
    };
  }
}
