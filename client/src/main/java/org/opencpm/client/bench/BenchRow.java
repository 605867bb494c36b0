package org.opencpm.client.bench;

import java.util.List;

/**
 * One row of the result.
 *
 * @param name what was measured
 * @param rate messages a second; NaN if the row has none
 * @param cpuMicros processor time of the server in microseconds for each message
 * @param databaseMicros the same of the database; NaN if it is not ours
 * @param p50Millis median latency, see the row's name for of what
 * @param p99Millis 99th percentile of it
 * @param residentMebibytes resident memory of the server after the row
 * @param retransmissions of either side; any makes the row void
 * @param note anything a reader must know; "" for nothing
 */
record BenchRow(
    String name,
    double rate,
    double cpuMicros,
    double databaseMicros,
    double p50Millis,
    double p99Millis,
    double residentMebibytes,
    int retransmissions,
    String note) {

  /** The row of a step; one that was not sustained says why, or that it is void. */
  static BenchRow of(String name, StepResult step, double residentMebibytes, String note) {
    String trouble = step.retransmissions() == 0 ? step.trouble() : null;
    String cold =
        step.warm() ? "" : String.format("%.0f %% of cpu is compiling", 100 * step.compiling());
    return new BenchRow(
        name,
        step.achieved(),
        step.cpuMicros(),
        step.databaseMicros(),
        step.p50Millis(),
        step.p99Millis(),
        residentMebibytes,
        step.retransmissions(),
        joined(joined(note, cold), trouble == null ? "" : "NOT SUSTAINED: " + trouble));
  }

  private static String joined(String one, String other) {
    return one.isEmpty() ? other : other.isEmpty() ? one : one + "; " + other;
  }

  /** Whether its figures count for nothing. */
  boolean isVoid() {
    return retransmissions > 0;
  }

  /** The note, and before it that the row is void. */
  String remark() {
    return isVoid() ? joined("VOID: " + retransmissions + " retransmissions", note) : note;
  }

  /** Finds a row, null if it was not measured. */
  static BenchRow named(List<BenchRow> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElse(null);
  }
}
