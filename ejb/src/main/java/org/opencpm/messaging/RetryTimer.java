package org.opencpm.messaging;

import java.time.Duration;

/** Runs something later, on a thread that may use the database. */
@FunctionalInterface
public interface RetryTimer {

  void after(Duration delay, Runnable work);
}
