package org.opencpm.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.InboundRequest;

/**
 * How long a message may wait (design 4.3, AD-PF-24, AD-PF-25): the least of Expires,
 * Message-Expires and the operator's maximum; the operator's default when none is given; an invalid
 * value counts as none.
 *
 * @param life from the acceptance on
 * @param deferrable false for 0: deliver now or fail
 */
public record Lifetime(Duration life, boolean deferrable) {

  /**
   * What an attempt may take when the message must not wait: a SIP transaction (64*T1) and a
   * margin.
   */
  private static final Duration ONE_ATTEMPT = Duration.ofSeconds(35);

  /** What a MESSAGE, or the INVITE of a large message, asks for. */
  static Lifetime of(InboundRequest request, Settings settings) {
    return of(request, settings, List.of("Expires", "Message-Expires"));
  }

  /**
   * What the INVITE of a chat asks for its messages; its Expires limits the invitation (RFC 3261
   * 13.2.1).
   */
  static Lifetime ofChat(InboundRequest invite, Settings settings) {
    return of(invite, settings, List.of("Message-Expires"));
  }

  /** Nothing asked for: the operator's default. */
  public static Lifetime standard(Settings settings) {
    return granted(settings.deferredExpiry(), settings);
  }

  /** End of the life of what is accepted now. */
  public Instant expiresAt(Instant now) {
    return now.plus(life);
  }

  private static Lifetime of(InboundRequest request, Settings settings, List<String> fields) {
    long least = Long.MAX_VALUE;
    for (String field : fields) {
      for (String value : request.headers().all(field)) {
        least = Math.min(least, seconds(value));
      }
    }
    return least == Long.MAX_VALUE
        ? standard(settings)
        : granted(Duration.ofSeconds(least), settings);
  }

  private static Lifetime granted(Duration wish, Settings settings) {
    Duration most = settings.deferredExpiryMax();
    Duration life = wish.compareTo(most) > 0 ? most : wish;
    return life.isZero() ? new Lifetime(ONE_ATTEMPT, false) : new Lifetime(life, true);
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
