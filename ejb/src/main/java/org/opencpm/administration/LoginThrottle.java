package org.opencpm.administration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes who guesses passwords wait: after so many failures of a name, or from an address, within
 * {@link #TIME}, all further logins fail for that time. In memory, of the latest 100,000 names and
 * addresses.
 */
final class LoginThrottle {

  static final int PER_NAME = 5;
  static final int PER_ADDRESS = 20;
  static final Duration TIME = Duration.ofMinutes(5);

  private final Clock clock;
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofHours(1)).build();

  /** Failures since then, and until when no login is let through. */
  private record Failures(int count, Instant since, Instant closedUntil) {}

  LoginThrottle(Clock clock) {
    this.clock = clock;
  }

  /** Whether this login is made to wait. */
  boolean closed(String name, String from) {
    return isClosed(name(name)) || isClosed(address(from));
  }

  private boolean isClosed(String key) {
    Failures known = failures.getIfPresent(key);
    return known != null && clock.instant().isBefore(known.closedUntil());
  }

  /** A login failed. */
  void failed(String name, String from) {
    count(name(name), PER_NAME);
    count(address(from), PER_ADDRESS);
  }

  /** A login succeeded: the failures of the name do not count any more. */
  void succeeded(String name) {
    failures.invalidate(name(name));
  }

  private void count(String key, int most) {
    Instant now = clock.instant();
    failures
        .asMap()
        .compute(
            key,
            (k, known) -> {
              boolean fresh = known == null || known.since().plus(TIME).isBefore(now);
              int count = fresh ? 1 : known.count() + 1;
              Instant since = fresh ? now : known.since();
              return count >= most
                  ? new Failures(0, now, now.plus(TIME))
                  : new Failures(count, since, Instant.MIN);
            });
  }

  private static String name(String name) {
    return "n:" + name;
  }

  private static String address(String from) {
    return "a:" + from;
  }
}
