package org.opencpm.client.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The result of a run of chats, as a table to read or as JSON. */
final class ChatReport {

  private static final String LINE = "%-32s %9s %8s %9s %8s %8s %7s  %s%n";

  private final Map<String, String> conditions;
  private final List<ChatRow> rows;

  ChatReport(Map<String, String> conditions, List<ChatRow> rows) {
    this.conditions = conditions;
    this.rows = List.copyOf(rows);
  }

  /** Writes the table. */
  void writeTable(PrintWriter out) {
    conditions.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    out.println();
    out.printf(LINE, "row", "1/s", "MB/s", "cpu us", "p50 ms", "p99 ms", "RSS MB", "");
    for (ChatRow row : rows) {
      boolean idle = row.name().startsWith("5");
      out.printf(
          LINE,
          row.name(),
          idle ? "-" : number(row.rate(), row.rate() < 1000 ? 1 : 0),
          number(row.megabytes(), 1),
          number(row.cpuMicros(), 1),
          number(row.p50Millis(), 1),
          number(row.p99Millis(), 1),
          number(row.residentMebibytes(), 0),
          row.note());
    }
    out.println();
    wanted(out, "switched, 400 B, frames/s", rate("1a"), "20000");
    wanted(out, "switched, 10 kB, MB/s", megabytes("2a"), "100");
    wanted(out, "switched / relayed, 400 B", rate("1a") / rate("1b"), "-");
    wanted(out, "switched / relayed, 10 kB", rate("2a") / rate("2b"), "-");
    wanted(out, "chats set up and ended, 1/s", rate("3"), "50");
    for (ChatRow row : rows) {
      if (row.name().startsWith("5")) {
        wanted(out, "kB of heap for each of " + row.name().substring(2), row.rate(), "100 at most");
      }
    }
    out.println();
    out.println("1/s: messages that the sender had answered with 200, or chats. cpu us: processor");
    out.println(
        "time of the server, or of the relay, for each; the load program, which plays both");
    out.println("devices, shares the cores, so this is the primary figure.");
    out.flush();
  }

  private static void wanted(PrintWriter out, String what, double actual, String wanted) {
    out.printf("%-44s %10s   wanted %s%n", what, number(actual, 2), wanted);
  }

  private double rate(String name) {
    return rows.stream()
        .filter(row -> row.name().startsWith(name))
        .mapToDouble(ChatRow::rate)
        .findFirst()
        .orElse(Double.NaN);
  }

  private double megabytes(String name) {
    return rows.stream()
        .filter(row -> row.name().startsWith(name))
        .mapToDouble(ChatRow::megabytes)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Writes one JSON object. */
  void writeJson(PrintWriter out) {
    StringJoiner condition = new StringJoiner(",", "{", "}");
    conditions.forEach((name, value) -> condition.add(quoted(name) + ':' + quoted(value)));
    StringJoiner all = new StringJoiner(",", "[", "]");
    for (ChatRow row : rows) {
      boolean idle = row.name().startsWith("5");
      all.add(
          new StringJoiner(",", "{", "}")
              .add("\"name\":" + quoted(row.name()))
              .add((idle ? "\"heapKibibytesEach\":" : "\"perSecond\":") + json(row.rate()))
              .add("\"megabytesPerSecond\":" + json(row.megabytes()))
              .add("\"cpuMicros\":" + json(row.cpuMicros()))
              .add("\"p50Millis\":" + json(row.p50Millis()))
              .add("\"p99Millis\":" + json(row.p99Millis()))
              .add("\"residentMebibytes\":" + json(row.residentMebibytes()))
              .add("\"note\":" + quoted(row.note()))
              .toString());
    }
    out.printf("{\"conditions\":%s,\"rows\":%s}%n", condition, all);
    out.flush();
  }

  private static String number(double value, int digits) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "-";
  }

  private static String json(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
