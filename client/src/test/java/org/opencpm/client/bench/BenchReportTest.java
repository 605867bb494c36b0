package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {

  private final BenchReport report =
      new BenchReport(
          Map.of("database", "h2 \"file\""),
          List.of(
              new BenchRow("1 one", 1234.4, 120.6, Double.NaN, 0.51, 9.9, 450, 0, "the ceiling"),
              new BenchRow("2 two", 10, 1, 2, 3, 4, 5, 7, "")),
          List.of(new BenchReport.Comparison("two / one", Double.NaN, "0.08")));

  @Test
  void theTableShowsUnknownFiguresAsADashAndVoidRowsAsVoid() {
    StringWriter out = new StringWriter();

    report.writeTable(new PrintWriter(out));

    assertThat(out.toString().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsPattern("1 one +1234 +121 +- +0\\.5 +9\\.9 +450 +0 +the ceiling"))
        .anySatisfy(line -> assertThat(line).contains("7  VOID: 7 retransmissions"))
        .anySatisfy(line -> assertThat(line).containsPattern("two / one +- +wanted 0\\.08"));
  }

  @Test
  void theJsonFormQuotesTextAndWritesUnknownFiguresAsNull() {
    StringWriter out = new StringWriter();

    report.writeJson(new PrintWriter(out));

    assertThat(out.toString().strip())
        .startsWith(
            "{\"conditions\":{\"database\":\"h2 \\\"file\\\"\"},\"rows\":[{\"name\":\"1 one\"")
        .contains("\"databaseCpuMicros\":null", "\"void\":false", "\"void\":true")
        .endsWith(
            "\"comparisons\":[{\"name\":\"two / one\",\"actual\":null,\"wanted\":\"0.08\"}]}");
  }
}
