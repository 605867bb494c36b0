package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventIdsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

  @Test
  void anIdTellsTheTime() {
    long id = new EventIds(5).next(NOON);
    assertThat(EventIds.instant(id)).isEqualTo(NOON);
    assertThat(id).isGreaterThanOrEqualTo(EventIds.floor(NOON));
    assertThat(id).isLessThan(EventIds.floor(NOON.plusMillis(1)));
  }

  @Test
  void idsGrowWhateverTheClockDoes() {
    EventIds ids = new EventIds(5);
    long last = 0;
    for (int i = 0; i < 5000; i++) {
      long next = ids.next(i % 2 == 0 ? NOON : NOON.minusSeconds(1));
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  @Test
  void writersMakeDifferentIdsInTheSameMillisecond() {
    Set<Long> all = new HashSet<>();
    for (int writer = 1020; writer < 1030; writer++) {
      EventIds ids = new EventIds(writer);
      for (int i = 0; i < 1000; i++) {
        all.add(ids.next(NOON));
      }
    }
    assertThat(all).hasSize(10_000);
  }
}
