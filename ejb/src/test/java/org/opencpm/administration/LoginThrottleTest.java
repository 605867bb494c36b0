package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.opencpm.scene.MovableClock;

class LoginThrottleTest {

  private final MovableClock clock = new MovableClock();
  private final LoginThrottle throttle = new LoginThrottle(clock);

  private void fail(String name, String from, int times) {
    for (int i = 0; i < times; i++) {
      throttle.failed(name, from);
    }
  }

  @Test
  void fiveFailuresOfANameCloseItForFiveMinutes() {
    fail("adam", "10.0.0.1", 4);
    assertThat(throttle.closed("adam", "10.0.0.1")).isFalse();
    fail("adam", "10.0.0.2", 1);

    assertThat(throttle.closed("adam", "10.0.0.9")).isTrue();
    assertThat(throttle.closed("eve", "10.0.0.1")).isFalse();
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(throttle.closed("adam", "10.0.0.9")).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(throttle.closed("adam", "10.0.0.9")).isFalse();
  }

  @Test
  void twentyFailuresFromAnAddressCloseIt() {
    for (int i = 0; i < 20; i++) {
      assertThat(throttle.closed("name" + i, "10.0.0.1")).isFalse();
      throttle.failed("name" + i, "10.0.0.1");
    }
    assertThat(throttle.closed("adam", "10.0.0.1")).isTrue();
    assertThat(throttle.closed("adam", "10.0.0.2")).isFalse();
  }

  @Test
  void successAndTimeMakeFailuresForgotten() {
    fail("adam", "10.0.0.1", 4);
    throttle.succeeded("adam");
    fail("adam", "10.0.0.1", 4);
    assertThat(throttle.closed("adam", "10.0.0.1")).isFalse();
    clock.advance(Duration.ofMinutes(6));
    fail("adam", "10.0.0.1", 4);
    assertThat(throttle.closed("adam", "10.0.0.1")).isFalse();
  }
}
