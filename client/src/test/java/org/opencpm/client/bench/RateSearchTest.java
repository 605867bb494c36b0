package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateSearchTest {

  private final List<Integer> offered = new ArrayList<>();

  @Test
  void goesUpThenHalvesTheGap() throws IOException {
    StepResult best = new RateSearch(100, 2, 2, 10_000).search(rate -> carried(rate, 650));

    assertThat(best.offered()).isEqualTo(600);
    // Failed steps are tried twice.
    assertThat(offered).containsExactly(100, 200, 400, 800, 800, 600, 700, 700);
  }

  @Test
  void oneFailureIsNotBelieved() throws IOException {
    List<Integer> failing = new ArrayList<>(List.of(200));

    StepResult best =
        new RateSearch(100, 2, 0, 400)
            .search(rate -> carried(rate, failing.remove((Integer) rate) ? 0 : 1000));

    assertThat(best.offered()).isEqualTo(400);
  }

  @Test
  void goesDownWhenTheFirstRateIsTooHigh() throws IOException {
    StepResult best = new RateSearch(100, 2, 2, 10_000).search(rate -> carried(rate, 60));

    assertThat(best.offered()).isEqualTo(50);
    assertThat(best.sustained()).isTrue();
  }

  @Test
  void whereNothingIsSustainedTheLastFailureIsTheResult() throws IOException {
    StepResult best = new RateSearch(100, 2, 1, 10_000).search(rate -> carried(rate, 0));

    assertThat(best.sustained()).isFalse();
    assertThat(best.offered()).isEqualTo(50);
  }

  private StepResult carried(int rate, int most) {
    offered.add(rate);
    int needed = rate > most ? 1 : 0;
    return new StepResult(rate, rate, rate, 1, 0, Double.NaN, 1, 1, needed, 0, 0, 0, null, 0);
  }
}
