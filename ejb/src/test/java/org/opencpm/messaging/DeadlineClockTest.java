package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencpm.scene.MovableClock;

class DeadlineClockTest {

  private static final Instant NOW = MovableClock.START;

  private final List<Instant> armed = new ArrayList<>();
  private final DeadlineClock deadlines = new DeadlineClock(armed::add);

  @Test
  void theFirstDeadlineArmsTheTimer() {
    deadlines.notLaterThan(NOW.plusSeconds(60));

    assertThat(armed).containsExactly(NOW.plusSeconds(60));
  }

  @Test
  void onlyAnEarlierDeadlineArmsItAgain() {
    deadlines.notLaterThan(NOW.plusSeconds(60));
    deadlines.notLaterThan(NOW.plusSeconds(60));
    deadlines.notLaterThan(NOW.plusSeconds(90));
    deadlines.notLaterThan(NOW.plusSeconds(30));

    assertThat(armed).containsExactly(NOW.plusSeconds(60), NOW.plusSeconds(30));
  }

  @Test
  void afterItFiredTheNextDeadlineArmsItAnew() {
    deadlines.notLaterThan(NOW.plusSeconds(60));

    deadlines.fired(NOW.plusSeconds(60));
    deadlines.notLaterThan(NOW.plusSeconds(90));

    assertThat(armed).containsExactly(NOW.plusSeconds(60), NOW.plusSeconds(90));
  }

  @Test
  void aTimerThatFiresAMomentEarlyCountsAsFired() {
    deadlines.notLaterThan(NOW.plusSeconds(60));

    deadlines.fired(NOW.plusSeconds(60).minusMillis(20));
    deadlines.notLaterThan(NOW.plusSeconds(60));

    assertThat(armed).hasSize(2);
  }

  @Test
  void sweepsBeforeTheDeadlineArmNoFurtherTimers() {
    Instant deadline = NOW.plusSeconds(7 * 86_400);
    deadlines.notLaterThan(deadline);

    for (int sweep = 1; sweep <= 1000; sweep++) {
      deadlines.fired(NOW.plusSeconds(60L * sweep));
      deadlines.notLaterThan(deadline);
    }

    assertThat(armed).containsExactly(deadline);
  }
}
