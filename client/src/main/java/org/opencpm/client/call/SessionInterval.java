package org.opencpm.client.call;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.opencpm.signalling.HeaderList;

/**
 * A value of Session-Expires (RFC 4028 section 4).
 *
 * @param length how long the session stands without a refresh
 * @param refresher which end of the transaction refreshes; empty when it is not said
 */
record SessionInterval(Duration length, Optional<Refresher> refresher) {

  /** The shortest interval that anybody may ask for (RFC 4028 section 4). */
  static final Duration SHORTEST = Duration.ofSeconds(90);

  /** The interval that the client asks for. */
  static final Duration USUAL = Duration.ofSeconds(1800);

  private static final String FIELD = "Session-Expires";

  /** An end of the transaction that carries the value. */
  enum Refresher {
    /** The end that sent the request. */
    UAC,
    /** The end that answered it. */
    UAS;

    private String token() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The interval in a message; empty when there is none, or none that can be read. */
  static Optional<SessionInterval> in(HeaderList headers) {
    return headers.first(FIELD).flatMap(SessionInterval::parse);
  }

  private static Optional<SessionInterval> parse(String value) {
    String[] parts = value.split(";");
    String seconds = parts[0].strip();
    if (!seconds.matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    Optional<Refresher> refresher = Optional.empty();
    for (String part : parts) {
      String parameter = part.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
      if (parameter.equals("refresher=uac")) {
        refresher = Optional.of(Refresher.UAC);
      } else if (parameter.equals("refresher=uas")) {
        refresher = Optional.of(Refresher.UAS);
      }
    }
    return Optional.of(new SessionInterval(Duration.ofSeconds(Long.parseLong(seconds)), refresher));
  }

  /** The Min-SE of a 422; empty when it has none. */
  static Optional<Duration> minimum(HeaderList headers) {
    return headers
        .first("Min-SE")
        .map(value -> value.split(";")[0].strip())
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  /** The header fields with this value, in the place of another. */
  HeaderList setIn(HeaderList headers) {
    return headers.with(FIELD, toString());
  }

  @Override
  public String toString() {
    return length.toSeconds() + refresher.map(end -> ";refresher=" + end.token()).orElse("");
  }
}
