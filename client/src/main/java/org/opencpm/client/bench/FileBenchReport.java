package org.opencpm.client.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The result of a run of files, as a table to read or as JSON. */
final class FileBenchReport {

  private static final String LINE = "%-40s %9s %9s %11s %7s  %s%n";

  private final Map<String, String> conditions;
  private final List<FileRow> rows;

  FileBenchReport(Map<String, String> conditions, List<FileRow> rows) {
    this.conditions = conditions;
    this.rows = List.copyOf(rows);
  }

  /** Writes the table. */
  void writeTable(PrintWriter out) {
    conditions.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    out.println();
    out.printf(LINE, "row", "files/s", "MB/s", "cpu ms/MB", "RSS MB", "");
    for (FileRow row : rows) {
      out.printf(
          LINE,
          row.name(),
          number(row.rate(), 1),
          number(row.megabytes(), 1),
          number(row.cpuMillis(), 2),
          number(row.residentMebibytes(), 0),
          row.note());
    }
    out.println();
    wanted(out, "download / nginx, 10 MB", megabytes("1a") / megabytes("1b"), "0.5");
    wanted(out, "download / nginx, 200 kB", megabytes("2a") / megabytes("2b"), "-");
    wanted(out, "upload / durable writes, 10 MB", megabytes("3a") / megabytes("3c"), "0.5");
    wanted(out, "upload / durable writes, 200 kB", megabytes("4a") / megabytes("4c"), "-");
    wanted(out, "upload / nginx without fsync, 10 MB", megabytes("3a") / megabytes("3b"), "-");
    wanted(out, "MSRP, kept beside, MB/s", megabytes("5a"), "150");
    wanted(out, "MSRP, only passed on, MB/s", megabytes("5b"), "150");
    wanted(out, "MSRP, only passed on / TCP relay", megabytes("5b") / megabytes("5c"), "-");
    out.println();
    out.println("cpu: processor time of the server, of nginx or of the relay; the load program,");
    out.println(
        "which plays both ends, shares the cores. Each HTTP request has a connection of its");
    out.println("own. An upload is on the disk when it is answered; nginx forces nothing.");
    out.flush();
  }

  private static void wanted(PrintWriter out, String what, double actual, String wanted) {
    out.printf("%-44s %10s   wanted %s%n", what, number(actual, 2), wanted);
  }

  private double megabytes(String name) {
    return rows.stream()
        .filter(row -> row.name().startsWith(name))
        .mapToDouble(FileRow::megabytes)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Writes one JSON object. */
  void writeJson(PrintWriter out) {
    StringJoiner condition = new StringJoiner(",", "{", "}");
    conditions.forEach((name, value) -> condition.add(quoted(name) + ':' + quoted(value)));
    StringJoiner all = new StringJoiner(",", "[", "]");
    for (FileRow row : rows) {
      all.add(
          new StringJoiner(",", "{", "}")
              .add("\"name\":" + quoted(row.name()))
              .add("\"filesPerSecond\":" + json(row.rate()))
              .add("\"megabytesPerSecond\":" + json(row.megabytes()))
              .add("\"cpuMillisPerMegabyte\":" + json(row.cpuMillis()))
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
