package org.opencpm.client.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The result of a run, as a table to read or as JSON. */
final class BenchReport {

  private static final String LINE = "%-34s %8s %9s %9s %8s %8s %7s  %s%n";

  private final Map<String, String> conditions;
  private final List<BenchRow> rows;
  private final List<Comparison> comparisons;

  /**
   * A figure made of two rows, or of one, beside what was wanted.
   *
   * @param actual NaN if one of the rows is missing or void
   */
  record Comparison(String name, double actual, String wanted) {}

  BenchReport(Map<String, String> conditions, List<BenchRow> rows, List<Comparison> comparisons) {
    this.conditions = conditions;
    this.rows = List.copyOf(rows);
    this.comparisons = List.copyOf(comparisons);
  }

  /** Writes the table. */
  void writeTable(PrintWriter out) {
    conditions.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    out.println();
    out.printf(
        LINE, "row", "msg/s", "cpu us", "db us", "p50 ms", "p99 ms", "RSS MB", "retransmissions");
    for (BenchRow row : rows) {
      String remark = row.remark();
      out.printf(
          LINE,
          row.name(),
          number(row.rate(), 0),
          number(row.cpuMicros(), 0),
          number(row.databaseMicros(), 0),
          number(row.p50Millis(), 1),
          number(row.p99Millis(), 1),
          number(row.residentMebibytes(), 0),
          row.retransmissions() + (remark.isEmpty() ? "" : "  " + remark));
    }
    out.println();
    for (Comparison comparison : comparisons) {
      String actual = number(comparison.actual(), 2);
      out.printf("%-48s %8s   wanted %s%n", comparison.name(), actual, comparison.wanted());
    }
    out.println();
    out.println(
        "cpu us, db us: processor time of the server and of the database for each message;");
    out.println("the load program shares the cores, so this is the primary figure.");
    out.flush();
  }

  /** Writes one JSON object. */
  void writeJson(PrintWriter out) {
    StringJoiner condition = new StringJoiner(",", "{", "}");
    conditions.forEach((name, value) -> condition.add(quoted(name) + ':' + quoted(value)));
    StringJoiner all = new StringJoiner(",", "[", "]");
    for (BenchRow row : rows) {
      all.add(
          new StringJoiner(",", "{", "}")
              .add("\"name\":" + quoted(row.name()))
              .add("\"messagesPerSecond\":" + json(row.rate()))
              .add("\"serverCpuMicros\":" + json(row.cpuMicros()))
              .add("\"databaseCpuMicros\":" + json(row.databaseMicros()))
              .add("\"p50Millis\":" + json(row.p50Millis()))
              .add("\"p99Millis\":" + json(row.p99Millis()))
              .add("\"residentMebibytes\":" + json(row.residentMebibytes()))
              .add("\"retransmissions\":" + row.retransmissions())
              .add("\"void\":" + row.isVoid())
              .add("\"note\":" + quoted(row.note()))
              .toString());
    }
    StringJoiner compared = new StringJoiner(",", "[", "]");
    for (Comparison comparison : comparisons) {
      compared.add(
          new StringJoiner(",", "{", "}")
              .add("\"name\":" + quoted(comparison.name()))
              .add("\"actual\":" + json(comparison.actual()))
              .add("\"wanted\":" + quoted(comparison.wanted()))
              .toString());
    }
    out.printf("{\"conditions\":%s,\"rows\":%s,\"comparisons\":%s}%n", condition, all, compared);
    out.flush();
  }

  private static String number(double value, int digits) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "-";
  }

  private static String json(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
