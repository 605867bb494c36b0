package org.opencpm.client.bench;

/**
 * One row of the result.
 *
 * @param name what was measured
 * @param rate files each second; NaN if the row has none
 * @param megabytes each second, 10^6 bytes
 * @param cpuMillis processor time of the server that is measured, for each 10^6 bytes
 * @param residentMebibytes its resident memory after the row; NaN if it is not ours
 * @param note anything a reader must know; "" for nothing
 */
record FileRow(
    String name,
    double rate,
    double megabytes,
    double cpuMillis,
    double residentMebibytes,
    String note) {

  /** A row that could not be measured. */
  static FileRow missing(String name, String why) {
    return new FileRow(name, Double.NaN, Double.NaN, Double.NaN, Double.NaN, why);
  }
}
