package org.opencpm.administration;

import java.util.List;

/**
 * What became of an import.
 *
 * @param bad at most 1000 lines that were not taken
 * @param rejected all of them
 */
public record ImportReport(int added, int unchanged, int rejected, List<BadLine> bad) {

  public ImportReport {
    bad = List.copyOf(bad);
  }

  /** A line that was not taken, and why. */
  public record BadLine(long line, String text, String why) {}
}
