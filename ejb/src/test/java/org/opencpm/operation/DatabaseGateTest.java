package org.opencpm.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.opencpm.scene.MovableClock;

class DatabaseGateTest {

  private final MovableClock clock = new MovableClock();
  private final DatabaseGate gate = new DatabaseGate(clock);
  private int asked;

  @Test
  void whatIsFoundComesBack() throws Exception {
    assertThat(gate.<String>pass(() -> "found")).isEqualTo("found");
  }

  @Test
  void afterASlowFailureNobodyWaitsForAWhile() {
    assertThatThrownBy(() -> gate.pass(failingAfter(Duration.ofSeconds(5)))).hasMessage("down");

    clock.advance(DatabaseGate.PAUSE.minusMillis(1));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> gate.pass(failingAfter(Duration.ofSeconds(5))))
          .isInstanceOf(DatabaseSilentException.class);
    }
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void thenTheDatabaseIsAskedAgain() throws Exception {
    assertThatThrownBy(() -> gate.pass(failingAfter(Duration.ofSeconds(5)))).hasMessage("down");
    clock.advance(DatabaseGate.PAUSE);

    assertThat(gate.<String>pass(() -> "found")).isEqualTo("found");
  }

  @Test
  void oneThatFailsAtOnceIsNobodyElsesTrouble() throws Exception {
    assertThatThrownBy(() -> gate.pass(failingAfter(Duration.ofMillis(999)))).hasMessage("down");

    assertThat(gate.<String>pass(() -> "found")).isEqualTo("found");
  }

  private Callable<String> failingAfter(Duration time) {
    return () -> {
      asked++;
      clock.advance(time);
      throw new IllegalStateException("down");
    };
  }
}
