package org.opencpm.compliance;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one test says about one row of the catalogue.
 *
 * @param id the row
 * @param test binary class name, {@code #}, method name
 * @param outcome how the test ended
 * @param level where the test looks from
 * @param partial true if the test proves only some clauses of the row
 */
record Evidence(String id, String test, Outcome outcome, Level level, boolean partial) {

  private static final Map<String, Outcome> OUTCOMES = words(Outcome.values());
  private static final Map<String, Level> LEVELS = words(Level.values());
  private static final String ALL_CLAUSES = "all-clauses";
  private static final String SOME_CLAUSES = "some-clauses";

  /** The line that stands for this evidence in a report: five fields with tabs between them. */
  String toLine() {
    return String.join(
        "\t", id, test, word(outcome), word(level), partial ? SOME_CLAUSES : ALL_CLAUSES);
  }

  /**
   * Reads a line written by {@link #toLine()}.
   *
   * @throws IllegalArgumentException if it is not such a line
   */
  static Evidence parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != 5
        || !OUTCOMES.containsKey(fields[2])
        || !LEVELS.containsKey(fields[3])
        || !(fields[4].equals(ALL_CLAUSES) || fields[4].equals(SOME_CLAUSES))) {
      throw new IllegalArgumentException("not a line of a compliance report: " + line);
    }
    return new Evidence(
        fields[0],
        fields[1],
        OUTCOMES.get(fields[2]),
        LEVELS.get(fields[3]),
        fields[4].equals(SOME_CLAUSES));
  }

  /** The same evidence from two runs of the test: the worse outcome stands. */
  Evidence merge(Evidence again) {
    return new Evidence(id, test, outcome.worse(again.outcome), level, partial || again.partial);
  }

  boolean passed() {
    return outcome == Outcome.PASSED;
  }

  /** The test as people name it: without package, nested types with a dot. */
  String shortTest() {
    int method = test.indexOf('#');
    String type = test.substring(0, method);
    return type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + test.substring(method);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> Map<String, E> words(E[] constants) {
    return Stream.of(constants).collect(Collectors.toMap(Evidence::word, constant -> constant));
  }
}
