package org.opencpm.messaging;

import java.time.Duration;

/** Runs something later, on a thread that may use the database. */
@FunctionalInterface
public interface RetryTimer {

  /** Runs work once, not before the delay is over. */
  void after(Duration delay, Runnable work);

  /**
   * As {@link #after}, for work that may become needless before: given up, it neither runs nor
   * stays in memory until its time.
   *
   * @return gives it up; may be called at any time, and again
   */
  default Runnable cancellable(Duration delay, Runnable work) {
    Forgettable forgettable = new Forgettable(work);
    after(delay, forgettable);
    return forgettable::forget;
  }

  /** Work that lets go of what it would do. */
  final class Forgettable implements Runnable {

    private volatile Runnable work;

    private Forgettable(Runnable work) {
      this.work = work;
    }

    private void forget() {
      work = null;
    }

    @Override
    public void run() {
      Runnable left = work;
      if (left != null) {
        left.run();
      }
    }
  }
}
