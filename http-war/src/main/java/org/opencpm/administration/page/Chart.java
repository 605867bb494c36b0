package org.opencpm.administration.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;
import org.opencpm.administration.Overview.Sample;

/**
 * A small chart of the last hour as an SVG picture of {@value #WIDTH} by {@value #HEIGHT}, and what
 * it shows in words.
 *
 * @param now the last value
 * @param line points of its line; empty without samples
 * @param area the same, closed at the bottom
 * @param words for those who do not see it
 */
public record Chart(
    String title, String unit, double now, double highest, String line, String area, String words) {

  static final int WIDTH = 240;
  static final int HEIGHT = 56;

  private static final int MINUTES = 60;
  private static final double MARGIN = 2;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The chart of one value.
   *
   * @param samples one a minute, oldest first
   */
  static Chart of(String title, String unit, List<Sample> samples, ToDoubleFunction<Sample> value) {
    if (samples.isEmpty()) {
      return new Chart(title, unit, 0, 0, "", "", "Nothing was measured yet.");
    }
    double highest = 0;
    Instant when = samples.get(0).at();
    for (Sample sample : samples) {
      if (value.applyAsDouble(sample) > highest) {
        highest = value.applyAsDouble(sample);
        when = sample.at();
      }
    }
    double now = value.applyAsDouble(samples.get(samples.size() - 1));
    double step = (double) WIDTH / (MINUTES - 1);
    // What is missing of the hour is missing at its beginning.
    double first = WIDTH - step * (samples.size() - 1);
    StringJoiner line = new StringJoiner(" ");
    for (int i = 0; i < samples.size(); i++) {
      line.add(point(first + step * i, height(value.applyAsDouble(samples.get(i)), highest)));
    }
    if (samples.size() == 1) {
      line.add(point(WIDTH - step, height(now, highest)));
    }
    String area =
        point(samples.size() == 1 ? WIDTH - step : first, HEIGHT)
            + " "
            + line
            + " "
            + point(WIDTH, HEIGHT);
    return new Chart(
        title, unit, now, highest, line.toString(), area, words(title, unit, now, highest, when));
  }

  private static double height(double value, double highest) {
    return highest == 0
        ? HEIGHT - MARGIN
        : HEIGHT - MARGIN - value / highest * (HEIGHT - 2 * MARGIN);
  }

  private static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
  }

  private static String words(String title, String unit, double now, double highest, Instant when) {
    String range =
        highest == 0
            ? "nothing in the last hour"
            : String.format(
                Locale.ENGLISH, "now %.1f, highest %.1f at %s", now, highest, CLOCK.format(when));
    return title + ", " + unit + ": " + range;
  }
}
