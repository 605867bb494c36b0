package org.opencpm.administration.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.administration.Overview.Sample;

class FormatsAndChartsTest {

  private static final Instant NOW = Instant.parse("2026-11-25T16:20:03.5Z");

  private final Formats formats = new Formats(Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "325, 325 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "12345, 12.3 kB",
    "999600, 1.0 MB",
    "104857600, 105 MB",
    "-1, unknown size"
  })
  void bytes(long size, String shown) {
    assertThat(formats.bytes(size)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0, now",
    "-59, 59 s ago",
    "-60, 1 min ago",
    "-7199, 1 h ago",
    "-172800, 2 days ago",
    "300, in 5 min"
  })
  void ages(long seconds, String shown) {
    assertThat(formats.ago(NOW.plusSeconds(seconds))).isEqualTo(shown);
  }

  @Test
  void timesAreUtc() {
    assertThat(formats.utc(NOW)).isEqualTo("2026-11-25 16:20:03");
    assertThat(formats.machine(NOW)).isEqualTo("2026-11-25T16:20:03.500Z");
  }

  private static Sample sample(int minute, double accepted) {
    return new Sample(NOW.plusSeconds(60L * minute), accepted, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void aChartHasItsHighestValueAtTheTopAndNowAtTheRight() {
    Chart chart =
        Chart.of("Accepted", "a minute", List.of(sample(0, 0), sample(1, 8)), Sample::accepted);

    assertThat(chart.line()).isEqualTo("235.9,54.0 240.0,2.0");
    assertThat(chart.now()).isEqualTo(8);
    assertThat(chart.words()).isEqualTo("Accepted, a minute: now 8.0, highest 8.0 at 16:21");
  }

  @Test
  void anHourFillsTheWholeWidth() {
    List<Sample> hour = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      hour.add(sample(i, i));
    }

    assertThat(Chart.of("x", "y", hour, Sample::accepted).line()).startsWith("0.0,54.0 ");
  }

  @Test
  void withoutAnyValueThereIsALineAtTheBottom() {
    Chart chart = Chart.of("x", "y", List.of(sample(0, 0), sample(1, 0)), Sample::accepted);

    assertThat(chart.line()).isEqualTo("235.9,54.0 240.0,54.0");
    assertThat(chart.words()).contains("nothing in the last hour");
    assertThat(Chart.of("x", "y", List.of(), Sample::accepted).line()).isEmpty();
  }
}
