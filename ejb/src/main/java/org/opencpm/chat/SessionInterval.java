package org.opencpm.chat;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.opencpm.signalling.HeaderList;

/**
 * Session-Expires (RFC 4028): how long a session lives without a refresh, and who refreshes.
 *
 * @param seconds the interval
 * @param refresher {@code uac} or {@code uas} of the request that carried it; empty: not said
 */
public record SessionInterval(long seconds, String refresher) {

  /** Shortest interval that this server takes (RFC 4028 section 5). */
  public static final long MIN_SECONDS = 90;

  /** What this server asks for (fact sheet 4.5). */
  public static final long DEFAULT_SECONDS = 1800;

  /** The field of a message; empty when it has none that can be read. */
  public static Optional<SessionInterval> of(HeaderList headers) {
    return headers.first("Session-Expires").flatMap(SessionInterval::parse);
  }

  private static Optional<SessionInterval> parse(String value) {
    String[] parts = value.split(";");
    String refresher = "";
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip().toLowerCase(Locale.ROOT);
      if (part.startsWith("refresher=")) {
        refresher = part.substring("refresher=".length()).strip();
      }
    }
    try {
      return Optional.of(new SessionInterval(Long.parseLong(parts[0].strip()), refresher));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Min-SE of a message, never below {@link #MIN_SECONDS}. */
  static long minimum(HeaderList headers) {
    try {
      long asked = Long.parseLong(headers.first("Min-SE").orElse("0").split(";")[0].strip());
      return Math.max(MIN_SECONDS, asked);
    } catch (NumberFormatException e) {
      return MIN_SECONDS;
    }
  }

  static boolean supportedBy(HeaderList headers) {
    return headers.all("Supported").stream()
        .flatMap(value -> java.util.Arrays.stream(value.split(",")))
        .anyMatch(tag -> tag.strip().equalsIgnoreCase("timer"));
  }

  /** When the refresher refreshes: at half time (RFC 4028 section 7.2). */
  Duration refreshAfter() {
    return Duration.ofSeconds(seconds / 2);
  }

  /** When the other side gives the session up (RFC 4028 section 10). */
  Duration endAfter() {
    return Duration.ofSeconds(seconds - Math.min(32, seconds / 3));
  }

  /** The value of the field. */
  @Override
  public String toString() {
    return refresher.isEmpty() ? Long.toString(seconds) : seconds + ";refresher=" + refresher;
  }
}
