package org.opencpm.administration.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.enterprise.context.ApplicationScoped;

/**
 * Keeps a foreign page from logging a browser in: the login form carries a code that belongs to a
 * random cookie. Nothing is kept for it, so that forms which are never sent cost nothing.
 */
@ApplicationScoped
public class LoginToken {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key =
      new SecretKeySpec(Secrets.random().getBytes(StandardCharsets.UTF_8), ALGORITHM);

  /** A value for the cookie. */
  public String newCookie() {
    return Secrets.random();
  }

  /** What the form carries beside that cookie. */
  public String forCookie(String cookie) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(cookie.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
    }
  }

  /** Whether form and cookie belong together; null: it did not come. */
  public boolean matches(String cookie, String token) {
    return cookie != null && Secrets.same(forCookie(cookie), token);
  }
}
