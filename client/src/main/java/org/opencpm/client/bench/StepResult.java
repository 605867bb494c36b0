package org.opencpm.client.bench;

import org.HdrHistogram.Histogram;

/**
 * What one step measured.
 *
 * @param offered messages a second that were sent
 * @param achieved messages a second that were done in the steady window
 * @param messages messages done in the steady window
 * @param cpuMicros processor time of the server in microseconds for each of them; NaN if unknown
 * @param compiling share of it that the server's JVM spent on compiling: more than a little, and it
 *     is not warm
 * @param databaseMicros the same of a database that the load program started; NaN if unknown
 * @param p50Millis median time from due to done
 * @param p99Millis 99th percentile of it
 * @param needed transactions of ours that a client would have sent again
 * @param seen datagrams that the server sent again
 * @param unfinished messages that were never done
 * @param refused messages with an answer other than 2xx
 * @param refusal one such answer, null if there was none
 * @param lagMillis longest delay of the generator itself
 */
record StepResult(
    int offered,
    double achieved,
    int messages,
    double cpuMicros,
    double compiling,
    double databaseMicros,
    double p50Millis,
    double p99Millis,
    int needed,
    int seen,
    int unfinished,
    int refused,
    String refusal,
    double lagMillis) {

  /** Less than this share of the offered rate is a server that falls behind. */
  private static final double KEEPS_UP = 0.97;

  /** With less compiling than this share the figures are those of a warm server. */
  private static final double WARM = 0.1;

  private static final double NANOS_PER_MILLI = 1e6;

  static StepResult of(
      int offered,
      Flights flights,
      long from,
      long to,
      ServerUsage.Reading first,
      ServerUsage.Reading last) {
    int messages = flights.finishedBetween(from, to);
    Histogram latencies = flights.latencies(from, to);
    return new StepResult(
        offered,
        messages * 1e9 / (to - from),
        messages,
        last.serverMicrosSince(first) / messages,
        last.compilingSince(first),
        last.databaseMicrosSince(first) / messages,
        latencies.getValueAtPercentile(50) / NANOS_PER_MILLI,
        latencies.getValueAtPercentile(99) / NANOS_PER_MILLI,
        flights.overdue(),
        flights.repeated(),
        flights.unfinished(),
        flights.refused(),
        flights.refusal(),
        flights.lag() / NANOS_PER_MILLI);
  }

  /** Retransmissions of either side; any makes the figures void. */
  int retransmissions() {
    return needed + seen;
  }

  /** Whether the server compiled little or nothing; true if that is unknown. */
  boolean warm() {
    return !(compiling > WARM);
  }

  /** Whether the server carried the offered rate: all done, nothing sent twice, not behind. */
  boolean sustained() {
    return trouble() == null;
  }

  /** Why the rate was not sustained, null if it was. */
  String trouble() {
    if (refused > 0) {
      return refused + " refused (" + refusal + ")";
    }
    if (retransmissions() > 0) {
      return needed + " retransmissions needed, " + seen + " seen";
    }
    if (unfinished > 0) {
      return unfinished + " not finished";
    }
    return achieved < KEEPS_UP * offered ? String.format("fell back to %.0f/s", achieved) : null;
  }
}
