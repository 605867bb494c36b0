package org.opencpm.chat;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers the sessions of this process. */
public final class SessionNumbers {

  private static final AtomicLong LAST = new AtomicLong();

  private SessionNumbers() {}

  public static long next() {
    return LAST.incrementAndGet();
  }
}
