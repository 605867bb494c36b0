package org.opencpm.chat;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers for the o= lines of our session descriptions (RFC 4566 5.2): unique, not guessable. */
public final class Origins {

  private static final AtomicLong LAST =
      new AtomicLong(new SecureRandom().nextLong(1L << 32, 1L << 52));

  private Origins() {}

  /** A number that was not given before. */
  public static long next() {
    return LAST.incrementAndGet();
  }
}
