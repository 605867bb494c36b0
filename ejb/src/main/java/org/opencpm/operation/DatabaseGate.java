package org.opencpm.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;

/**
 * Keeps look-ups from a database that does not answer. A look-up that misses the caches runs on the
 * one thread that dispatches SIP; where the database is gone each would block it until the
 * connection times out. So after one that failed slowly all fail at once for {@link #PAUSE}, then
 * the next one tries. One that failed fast says nothing about the others and closes nothing.
 */
@ApplicationScoped
public class DatabaseGate {

  /** A failure that took less was an answer. */
  static final Duration SLOW = Duration.ofSeconds(1);

  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(DatabaseGate.class.getName());

  private Clock clock;
  private volatile Instant closedUntil = Instant.MIN;

  /** For the container's proxy. */
  protected DatabaseGate() {}

  @Inject
  public DatabaseGate(Clock clock) {
    this.clock = clock;
  }

  /**
   * Looks something up.
   *
   * @throws DatabaseSilentException at once, while the gate is closed
   * @throws Exception what the look-up throws
   */
  public <T> T pass(Callable<T> lookUp) throws Exception {
    Instant start = clock.instant();
    if (start.isBefore(closedUntil)) {
      throw new DatabaseSilentException();
    }
    try {
      return lookUp.call();
    } catch (Exception e) {
      Instant end = clock.instant();
      if (Duration.between(start, end).compareTo(SLOW) >= 0) {
        closedUntil = end.plus(PAUSE);
        LOG.log(
            Level.WARNING,
            "the database does not answer; no look-ups for {0} s",
            PAUSE.toSeconds());
      }
      throw e;
    }
  }
}
