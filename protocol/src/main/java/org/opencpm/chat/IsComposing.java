package org.opencpm.chat;

import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Says that a user writes, or has stopped to (RFC 3994). Never stored, never deferred.
 *
 * @param state what he does
 * @param lastActive when he last wrote; with {@link State#IDLE} only
 * @param contentType what he writes, as {@code text/plain}
 * @param refresh seconds after which the receiver falls back to idle
 */
public record IsComposing(
    State state,
    Optional<OffsetDateTime> lastActive,
    Optional<String> contentType,
    OptionalInt refresh) {

  /** The media type of the document. */
  public static final String MEDIA_TYPE = "application/im-iscomposing+xml";

  /** Seconds that count if the document names none (RFC 3994 section 3.3). */
  public static final int DEFAULT_REFRESH = 120;

  /** Fewest seconds that a document may name; fewer count as these (RFC 3994 section 3.3). */
  public static final int MIN_REFRESH = 60;

  /** What the user does. */
  public enum State {
    /** He writes. */
    ACTIVE,
    /** He does not. */
    IDLE;

    String token() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** States that are not known mean idle (RFC 3994 section 3.2). */
    static State of(String text) {
      return text.strip().equalsIgnoreCase("active") ? ACTIVE : IDLE;
    }
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the refresh is negative
   */
  public IsComposing {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(lastActive, "lastActive");
    Objects.requireNonNull(contentType, "contentType");
    if (refresh.orElse(0) < 0) {
      throw new IllegalArgumentException("negative refresh");
    }
  }

  /** He writes text, and will be heard of again before the seconds have passed. */
  public static IsComposing active(int refreshSeconds) {
    return new IsComposing(
        State.ACTIVE,
        Optional.empty(),
        Optional.of("text/plain"),
        OptionalInt.of(Math.max(MIN_REFRESH, refreshSeconds)));
  }

  /** He has stopped. */
  public static IsComposing idle(OffsetDateTime lastActive) {
    return new IsComposing(
        State.IDLE, Optional.of(lastActive), Optional.of("text/plain"), OptionalInt.empty());
  }

  /**
   * Reads a document, whatever its namespace.
   *
   * @throws IsComposingSyntaxException if it is larger than 4096 bytes, no XML, or has no state
   */
  public static IsComposing parse(byte[] xml) throws IsComposingSyntaxException {
    return IsComposingXml.read(xml);
  }

  /** The document on the wire, in UTF-8. */
  public byte[] write() {
    return IsComposingXml.write(this);
  }

  /** Seconds until the receiver falls back to idle, within RFC 3994's bounds. */
  public int effectiveRefresh() {
    return Math.max(MIN_REFRESH, refresh.orElse(DEFAULT_REFRESH));
  }
}
