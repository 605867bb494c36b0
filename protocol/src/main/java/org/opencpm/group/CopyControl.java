package org.opencpm.group;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How openly a recipient is addressed, as in mail (RFC 5364). */
public enum CopyControl {
  /** One of those the message is meant for. */
  TO,
  /** Gets a copy; everybody sees it. */
  CC,
  /** Gets a copy; no other recipient sees it. */
  BCC;

  /** Value of the {@code copyControl} attribute. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Recognises the value of the attribute, case and blanks around it ignored. */
  public static Optional<CopyControl> ofToken(String token) {
    return Arrays.stream(values())
        .filter(c -> c.token().equalsIgnoreCase(token.strip()))
        .findFirst();
  }
}
