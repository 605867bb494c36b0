package org.opencpm.client.bench;

/**
 * One row of the result.
 *
 * @param name what was measured
 * @param rate of it each second; NaN if the row has none
 * @param megabytes of messages each second, 10^6 bytes; NaN if the row has none
 * @param cpuMicros processor time of the server, or of the relay, for each
 * @param p50Millis median time until the answer; NaN if it is not measured
 * @param p99Millis 99th percentile of it
 * @param residentMebibytes resident memory of the server after the row
 * @param note anything a reader must know; "" for nothing
 */
record ChatRow(
    String name,
    double rate,
    double megabytes,
    double cpuMicros,
    double p50Millis,
    double p99Millis,
    double residentMebibytes,
    String note) {}
