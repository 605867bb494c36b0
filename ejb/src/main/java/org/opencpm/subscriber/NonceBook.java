package org.opencpm.subscriber;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digest nonces (RFC 7616): signed and dated, so that asking costs no memory; only a nonce that was
 * used is remembered, with the highest count seen, so that a replay is refused. At most {@value
 * #MAX_USED} used nonces are kept; a nonce lives {@link #LIFE}.
 */
final class NonceBook {

  static final Duration LIFE = Duration.ofMinutes(10);
  static final int MAX_USED = 200_000;

  /** What a nonce is worth. */
  enum Verdict {
    FRESH,
    /** Ours, but too old: the client answers a new challenge without asking the user. */
    STALE,
    /** Not ours, or used with this count before. */
    INVALID
  }

  private static final int RANDOM_BYTES = 8;
  private static final int SIGNED_BYTES = Long.BYTES + RANDOM_BYTES;
  private static final int MAC_BYTES = 12;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final Cache<String, AtomicLong> used =
      Caffeine.newBuilder().maximumSize(MAX_USED).expireAfterWrite(LIFE.multipliedBy(2)).build();

  NonceBook(Clock clock) {
    this.clock = clock;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  String issue() {
    byte[] nonce = new byte[RANDOM_BYTES];
    random.nextBytes(nonce);
    ByteBuffer signed = ByteBuffer.allocate(SIGNED_BYTES).putLong(clock.millis()).put(nonce);
    byte[] all = new byte[SIGNED_BYTES + MAC_BYTES];
    System.arraycopy(signed.array(), 0, all, 0, SIGNED_BYTES);
    System.arraycopy(mac(signed.array()), 0, all, SIGNED_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** Whether the nonce is ours and young enough; says nothing about replay. */
  Verdict inspect(String nonce) {
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(nonce.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      return Verdict.INVALID;
    }
    if (all.length != SIGNED_BYTES + MAC_BYTES) {
      return Verdict.INVALID;
    }
    byte[] signed = java.util.Arrays.copyOf(all, SIGNED_BYTES);
    byte[] mac = java.util.Arrays.copyOfRange(all, SIGNED_BYTES, all.length);
    if (!MessageDigest.isEqual(mac, mac(signed))) {
      // A nonce of an earlier start of this node looks like this too: to a client it is stale.
      return Verdict.STALE;
    }
    long age = clock.millis() - ByteBuffer.wrap(signed).getLong();
    return age >= 0 && age <= LIFE.toMillis() ? Verdict.FRESH : Verdict.STALE;
  }

  /**
   * Takes note of a use, after the response was found right.
   *
   * @param count nonce count; 0 for a client without qop, whose nonce serves once
   * @return false for a replay
   */
  boolean use(String nonce, long count) {
    AtomicLong highest = used.get(nonce, n -> new AtomicLong(-1));
    long before = highest.getAndUpdate(h -> Math.max(h, count));
    return count > before;
  }

  private byte[] mac(byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return java.util.Arrays.copyOf(mac.doFinal(signed), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }
}
