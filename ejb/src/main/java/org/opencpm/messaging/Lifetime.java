package org.opencpm.messaging;

import java.time.Duration;
import java.time.Instant;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.InboundRequest;

/**
 * How long a message may wait (design 4.3, AD-PF-24, AD-PF-25): the least of Expires,
 * Message-Expires and the operator's maximum; the operator's default when none is given; an invalid
 * value counts as none.
 *
 * @param deferrable false for 0: deliver now or fail
 */
record Lifetime(Instant expiresAt, boolean deferrable) {

  /**
   * What an attempt may take when the message must not wait: a SIP transaction (64*T1) and a
   * margin.
   */
  private static final Duration ONE_ATTEMPT = Duration.ofSeconds(35);

  static Lifetime of(InboundRequest request, Settings settings, Instant now) {
    long least = Long.MAX_VALUE;
    for (String field : new String[] {"Expires", "Message-Expires"}) {
      for (String value : request.headers().all(field)) {
        least = Math.min(least, seconds(value));
      }
    }
    Duration life = least == Long.MAX_VALUE ? settings.deferredExpiry() : Duration.ofSeconds(least);
    if (life.compareTo(settings.deferredExpiryMax()) > 0) {
      life = settings.deferredExpiryMax();
    }
    return life.isZero()
        ? new Lifetime(now.plus(ONE_ATTEMPT), false)
        : new Lifetime(now.plus(life), true);
  }

  private static long seconds(String text) {
    String digits = text.trim();
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Long.MAX_VALUE;
    }
    // RFC 3261 20.19: up to 2**32-1; what is longer is as good as that.
    return digits.length() > 10 ? 4_294_967_295L : Math.min(Long.parseLong(digits), 4_294_967_295L);
  }
}
