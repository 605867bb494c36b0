package org.opencpm.endtoend;

import java.util.Locale;

/** How a peer of the tests speaks SIP. */
public enum Transport {
  UDP,
  TCP,
  TLS;

  /** As in a {@code transport} parameter. */
  String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
