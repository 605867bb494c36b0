package org.opencpm.administration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a moment ago, so that a program that sends its password with each
 * request does not cost a slow hash each time. Kept under a key that only this process has, for
 * five minutes, and only as long as the stored hash is the same.
 */
final class RememberedLogins {

  private final SecretKeySpec key;
  private final Cache<String, byte[]> known =
      Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(Duration.ofMinutes(5)).build();

  RememberedLogins() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, "HmacSHA256");
  }

  boolean knows(StoredOperator operator, String password) {
    byte[] mac = known.getIfPresent(operator.name());
    return mac != null && MessageDigest.isEqual(mac, mac(operator, password));
  }

  void remember(StoredOperator operator, String password) {
    known.put(operator.name(), mac(operator, password));
  }

  private byte[] mac(StoredOperator operator, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(operator.password().getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("HMAC is part of every JDK", e);
    }
  }
}
