package org.opencpm.administration.login;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Name and password as HTTP Basic carries them (RFC 7617), in UTF-8. */
record BasicCredentials(String name, String password) {

  static final String CHALLENGE = "Basic realm=\"OpenCPM console\", charset=\"UTF-8\"";

  private static final String SCHEME = "basic ";

  /** Those of an Authorization header field; none if it is of another scheme or malformed. */
  static Optional<BasicCredentials> of(String field) {
    if (field == null || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(field.substring(SCHEME.length()).strip()),
              StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return name;
  }
}
