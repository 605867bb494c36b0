package org.opencpm.media.sdp;

import java.util.Locale;
import java.util.Optional;

/**
 * Who opens the connection (RFC 4145 section 4, for MSRP RFC 6135). A description without the
 * attribute comes from a peer that knows RFC 4975 alone: there the offerer opens it.
 */
public enum SetupRole {
  /** The writer opens it. */
  ACTIVE,
  /** The writer waits for it. */
  PASSIVE,
  /** The writer can do both; in offers only. */
  ACTPASS,
  /** No connection for the time being. */
  HOLDCONN;

  /** The attribute's value. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads an attribute's value; case is ignored, unknown ones are empty. */
  public static Optional<SetupRole> parse(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "active" -> Optional.of(ACTIVE);
      case "passive" -> Optional.of(PASSIVE);
      case "actpass" -> Optional.of(ACTPASS);
      case "holdconn" -> Optional.of(HOLDCONN);
      default -> Optional.empty();
    };
  }

  /**
   * Our part as the answerer.
   *
   * @param offered what the offer says; empty if nothing, then the offerer connects and our answer
   *     is best left without the attribute too
   */
  public static SetupRole answerTo(Optional<SetupRole> offered) {
    return switch (offered.orElse(ACTIVE)) {
      case ACTIVE -> PASSIVE;
      case PASSIVE, ACTPASS -> ACTIVE;
      case HOLDCONN -> HOLDCONN;
    };
  }

  /**
   * Our part as the offerer, once the answer is there.
   *
   * @param offered what our offer said
   * @param answered what the answer says; empty if nothing, then we connect whatever we offered
   */
  public static SetupRole afterAnswer(SetupRole offered, Optional<SetupRole> answered) {
    if (answered.isEmpty()) {
      return ACTIVE;
    }
    if (answered.get() == HOLDCONN) {
      return HOLDCONN;
    }
    if (offered != ACTPASS) {
      // An answer that says the same as the offer is a mistake; the offer was the promise.
      return offered;
    }
    return answered.get() == ACTIVE ? PASSIVE : ACTIVE;
  }
}
