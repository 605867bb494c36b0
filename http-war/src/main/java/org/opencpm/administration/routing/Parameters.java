package org.opencpm.administration.routing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.Page;

/**
 * What was entered, by the name of its field. Blank counts as not entered. A value that cannot be
 * read is an {@link InvalidInputException} with a sentence that says what would do.
 */
public final class Parameters {

  private static final int LONGEST = 100_000;

  private final Map<String, String> values;

  /** With these values, one for each name. */
  public Parameters(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Those of a form or query; of several values with one name the first counts. */
  public static Parameters ofForm(Map<String, String[]> form) {
    return new Parameters(
        form.entrySet().stream()
            .filter(entry -> entry.getValue().length > 0)
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()[0])));
  }

  /** Everything, as it was entered. */
  public Map<String, String> all() {
    return values;
  }

  /** A text without the blanks around it. */
  public Optional<String> text(String name) {
    String value = values.getOrDefault(name, "").strip();
    if (value.length() > LONGEST) {
      throw new InvalidInputException(name, "That is too long.");
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** A text as it was entered, blanks included: a password. */
  public Optional<String> verbatim(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** A text that has to be there. */
  public String needed(String name) {
    return text(name).orElseThrow(() -> new InvalidInputException(name, "This is needed."));
  }

  /** Whether a box was ticked: anything but {@code false}. */
  public boolean ticked(String name) {
    return text(name).filter(value -> !value.equals("false")).isPresent();
  }

  /** Texts separated by blanks, commas or line ends. */
  public List<String> words(String name) {
    return Arrays.stream(text(name).orElse("").split("[\\s,;]+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** One of an enum's names, in any case. */
  public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    return text(name)
        .map(
            value ->
                Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.name().equalsIgnoreCase(value))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException(name, choices(type))));
  }

  private static <E extends Enum<E>> String choices(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", ", "One of these: ", "."));
  }

  /** A time in UTC: {@code 2026-11-25T16:20}, with seconds, or with an offset. */
  public Optional<Instant> time(String name) {
    return text(name).map(value -> time(name, value));
  }

  private static Instant time(String name, String value) {
    String text = value.replace(' ', 'T');
    try {
      return text.matches(".*(Z|z|[+-]\\d\\d:?\\d\\d)")
          ? java.time.OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new InvalidInputException(name, "Enter a time (UTC) as in 2026-11-25T16:20.");
    }
  }

  /** The key of a page, null for the first one. */
  public String after() {
    return text("after").orElse(null);
  }

  /** Rows of a page: {@link Page#DEFAULT_SIZE} where nobody says otherwise. */
  public int size() {
    return text("size").map(Parameters::size).orElse(Page.DEFAULT_SIZE);
  }

  private static int size(String value) {
    try {
      int size = Integer.parseInt(value);
      if (size >= 1 && size <= Page.MAX_SIZE) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new InvalidInputException("size", "A number from 1 to " + Page.MAX_SIZE + ".");
  }
}
