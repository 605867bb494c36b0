package org.opencpm.chat;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers the sessions of this process. */
public final class SessionNumbers {

  private static final AtomicLong LAST = new AtomicLong();

  private SessionNumbers() {}

  /** The number of the session that began last, 0 before the first. */
  public static long last() {
    return LAST.get();
  }

  public static long next() {
    return LAST.incrementAndGet();
  }
}
