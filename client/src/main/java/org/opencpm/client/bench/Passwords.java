package org.opencpm.client.bench;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords of subscribers that a run leaves behind. */
final class Passwords {

  private static final int BYTES = 16;

  private Passwords() {}

  /** One that nobody knows after the run. */
  static String random() {
    byte[] password = new byte[BYTES];
    new SecureRandom().nextBytes(password);
    return HexFormat.of().formatHex(password);
  }
}
