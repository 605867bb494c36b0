package org.opencpm.filetransfer;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a file was made, changed and read (RFC 5547 section 6, {@code a=file-date}).
 *
 * @param texts the times as written (RFC 5322) by {@code creation}, {@code modification}, {@code
 *     read}, in order
 */
public record FileDates(Map<String, String> texts) {

  /** Name of the attribute. */
  public static final String ATTRIBUTE = "file-date";

  /** No times. */
  public static final FileDates NONE = new FileDates(Map.of());

  private static final Pattern DATE = Pattern.compile("([A-Za-z-]{1,40})[ \t]*:[ \t]*\"([^\"]*)\"");

  /** Copies the times. */
  public FileDates {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /** Makes dates of the time of creation alone. */
  public static FileDates createdAt(OffsetDateTime time) {
    return new FileDates(Map.of("creation", DateTimeFormatter.RFC_1123_DATE_TIME.format(time)));
  }

  /**
   * Reads an attribute's value; what is no date is passed over, of two of one kind the first
   * counts.
   */
  public static FileDates parse(String value) {
    Map<String, String> texts = new LinkedHashMap<>();
    Matcher date = DATE.matcher(value);
    while (date.find()) {
      texts.putIfAbsent(date.group(1).toLowerCase(Locale.ROOT), date.group(2));
    }
    return new FileDates(texts);
  }

  /** A time, as {@code creation}; empty if there is none or it cannot be read. */
  public Optional<OffsetDateTime> time(String kind) {
    String text = texts.get(kind);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeParseException e) {
      // A date that cannot be read is shown to nobody; the text still travels on.
      return Optional.empty();
    }
  }

  /** The attribute's value. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    texts.forEach(
        (kind, time) ->
            (text.isEmpty() ? text : text.append(' '))
                .append(kind)
                .append(":\"")
                .append(time)
                .append('"'));
    return text.toString();
  }
}
