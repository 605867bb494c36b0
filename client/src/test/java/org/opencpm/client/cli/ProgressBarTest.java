package org.opencpm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What is shown of a file on its way. */
class ProgressBarTest {

  private static final long SECOND = 1_000_000_000L;

  private final StringWriter out = new StringWriter();

  private ProgressBar bar(boolean terminal, long size) {
    return new ProgressBar(new PrintWriter(out, true), terminal, "sea.jpg", size, 0);
  }

  @Test
  void elsewhereThanOnATerminalEachQuarterIsALine() {
    try (ProgressBar bar = bar(false, 1000)) {
      for (int moved = 0; moved <= 1000; moved++) {
        bar.at(moved, 0);
      }
    }
    assertThat(out.toString().lines())
        .containsExactly("   sea.jpg  25 %", "   sea.jpg  50 %", "   sea.jpg  75 %");
  }

  @Test
  void onATerminalItIsDrawnOnOneLine() {
    try (ProgressBar bar = bar(true, 10_000_000)) {
      bar.at(0, 0);
      bar.at(1000, 1000);
      bar.at(5_000_000, 2 * SECOND);
    }
    String[] drawn = out.toString().split("\r");
    assertThat(drawn).hasSize(3);
    assertThat(drawn[2])
        .isEqualTo(
            "sea.jpg                  ["
                + "#".repeat(15)
                + " ".repeat(15)
                + "]  50 %  2.5 MB/s "
                + System.lineSeparator());
  }

  @Test
  void ofUnknownSizeOnlyTheRateIsShown() {
    try (ProgressBar bar = bar(true, -1)) {
      bar.at(0, 0);
      bar.at(3_000_000, SECOND);
    }
    assertThat(out.toString()).endsWith("]   0 %  3.0 MB/s " + System.lineSeparator());
  }
}
