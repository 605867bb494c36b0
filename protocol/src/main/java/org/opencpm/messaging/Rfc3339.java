package org.opencpm.messaging;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Times of RFC 3339, as CPIM, isComposing and file information hold them. */
public final class Rfc3339 {

  /** Milliseconds always, since clients order by them; offset zero is Z. */
  private static final DateTimeFormatter WRITER =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  /** RFC 3339, and offsets without colon or minutes as some clients write them. */
  private static final DateTimeFormatter READER =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private Rfc3339() {}

  /** Reads a time; empty if it is none. */
  public static Optional<OffsetDateTime> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text, READER));
    } catch (DateTimeParseException e) {
      // Empty says it all: the caller never needs to know why.
      return Optional.empty();
    }
  }

  /** Writes a time with milliseconds. */
  public static String format(OffsetDateTime time) {
    return WRITER.format(time);
  }
}
