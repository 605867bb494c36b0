package org.opencpm.messaging;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Outcome.DeviceAnswer;

/**
 * Counts how often a device took the same message with silence: it was sent and nothing came back.
 * A message that a client dies of, or never answers, is the first of its queue at each registration
 * and would hold up all others until it expires; so after the policy {@code silent-attempts} it
 * waits, and the others go first. It stays: whether the message or the network was the trouble
 * cannot be told from here. The counts are in this node's memory; after a restart they begin anew.
 */
final class SilentAttempts {

  /**
   * Each further attempt waits twice as long as the one before, up to this many times the first.
   */
  private static final int LONGEST = 16;

  private final Cache<Key, Integer> counts =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofDays(7)).build();

  private record Key(long recipientId, long deviceId) {

    static Key of(FinishedAttempt finished) {
      return new Key(finished.delivery().recipientId(), finished.delivery().deviceId());
    }
  }

  /** Counts an attempt; to be called once for each. */
  void ended(FinishedAttempt finished) {
    if (finished.answer() != DeviceAnswer.LOST) {
      counts.invalidate(Key.of(finished));
    } else if (Outcome.isSilence(finished.status()) && !finished.fetched()) {
      counts.asMap().merge(Key.of(finished), 1, Integer::sum);
    }
  }

  /**
   * When a message over which its device was lost may go out again.
   *
   * @return null: as soon as the device registers
   */
  Instant retryAt(FinishedAttempt lost, EffectivePolicy policy, Instant now) {
    int limit = policy.number(Policy.SILENT_ATTEMPTS);
    Integer count = counts.getIfPresent(Key.of(lost));
    if (limit <= 0 || count == null || count < limit) {
      return null;
    }
    int factor = Math.min(LONGEST, 1 << Math.min(30, count - limit));
    long seconds = Math.max(1, policy.number(Policy.SILENT_RETRY_SECONDS));
    return now.plusSeconds(seconds * factor);
  }
}
