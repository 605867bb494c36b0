package org.opencpm.administration.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;

/**
 * The sessions of browsers, in memory. Ours instead of the container's, so that id, cookie and
 * lifetime are the same on every container (docs/decisions). One ends 15 minutes after it was last
 * used and 12 hours after its login; of more than 1000 the one longest unused makes way.
 */
@ApplicationScoped
public class OperatorSessions {

  /** A session that is not used for so long is over. */
  public static final Duration IDLE = Duration.ofMinutes(15);

  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int MOST = 1000;

  private final Map<String, OperatorSession> sessions = new ConcurrentHashMap<>();
  private Clock clock;

  /** For the container's proxy. */
  protected OperatorSessions() {}

  /** With the clock by which they end. */
  @Inject
  public OperatorSessions(Clock clock) {
    this.clock = clock;
  }

  /** A new session for somebody who has just proved who he is. */
  public OperatorSession open(String operator) {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> over(session, now));
    if (sessions.size() >= MOST) {
      sessions.values().stream()
          .min(Comparator.comparing(OperatorSession::lastUsed))
          .ifPresent(session -> close(session.id()));
    }
    OperatorSession session = new OperatorSession(operator, now);
    sessions.put(session.id(), session);
    return session;
  }

  /**
   * The session of that id if it goes on; it is used by this.
   *
   * @param id null: none
   */
  public Optional<OperatorSession> find(String id) {
    OperatorSession session = id == null ? null : sessions.get(id);
    if (session == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (over(session, now)) {
      close(id);
      return Optional.empty();
    }
    session.used(now);
    return Optional.of(session);
  }

  /** Ends one. */
  public void close(String id) {
    sessions.remove(id);
  }

  private static boolean over(OperatorSession session, Instant now) {
    return now.isAfter(session.lastUsed().plus(IDLE)) || now.isAfter(session.since().plus(LONGEST));
  }
}
