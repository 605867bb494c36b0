package org.opencpm.media.sdp;

import java.util.Locale;

/** Which way a medium flows, seen from the one who wrote the description (RFC 3264 section 5.1). */
public enum Direction {
  /** Both ways; the default. */
  SENDRECV,
  /** From the writer. */
  SENDONLY,
  /** To the writer. */
  RECVONLY,
  /** On hold. */
  INACTIVE;

  private static final Direction[] ALL = values();

  /** The attribute's name. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same flow seen from the other side. */
  public Direction reversed() {
    return switch (this) {
      case SENDONLY -> RECVONLY;
      case RECVONLY -> SENDONLY;
      default -> this;
    };
  }

  /** True if the writer sends. */
  public boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }

  /** True if the writer receives. */
  public boolean receives() {
    return this == SENDRECV || this == RECVONLY;
  }

  /**
   * What the answerer may say to an offer (RFC 3264 section 6.1).
   *
   * @param wanted what he would like
   * @return the part of it that the offer allows
   */
  public Direction answer(Direction wanted) {
    return of(wanted.sends() && receives(), wanted.receives() && sends());
  }

  private static Direction of(boolean sends, boolean receives) {
    for (Direction direction : ALL) {
      if (direction.sends() == sends && direction.receives() == receives) {
        return direction;
      }
    }
    throw new IllegalStateException("the four directions are all there are");
  }
}
