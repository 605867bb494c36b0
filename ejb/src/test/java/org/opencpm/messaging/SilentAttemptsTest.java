package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policy;
import org.opencpm.scene.MovableClock;
import org.opencpm.signalling.Outcome.DeviceAnswer;

class SilentAttemptsTest {

  private static final Instant NOW = MovableClock.START;

  private final SilentAttempts silent = new SilentAttempts();
  private EffectivePolicy policy = policy("3", "3600");

  @Test
  void aMessageComesAtEachRegistrationUntilTheLimitAndThenWaitsLongerEachTime() {
    assertThat(List.of(lost(1), lost(1))).containsOnly(NOW);
    assertThat(List.of(lost(1), lost(1), lost(1)))
        .containsExactly(
            NOW.plusSeconds(3600), NOW.plusSeconds(2 * 3600), NOW.plusSeconds(4 * 3600));
    for (int i = 0; i < 40; i++) {
      lost(1);
    }
    assertThat(lost(1)).isEqualTo(NOW.plusSeconds(16 * 3600));
  }

  @Test
  void eachMessageIsCountedForItself() {
    lost(1);
    lost(1);

    assertThat(lost(2)).isEqualTo(NOW);
  }

  @Test
  void anAnswerOfAnyKindBeginsTheCountAnew() {
    lost(1);
    lost(1);
    silent.ended(finished(1, DeviceAnswer.RETRY, 486));

    assertThat(lost(1)).isEqualTo(NOW);
  }

  @Test
  void aDeviceThatCannotBeReachedIsNotSilent() {
    for (int i = 0; i < 10; i++) {
      silent.ended(finished(1, DeviceAnswer.LOST, 503));
    }

    assertThat(lost(1)).isEqualTo(NOW);
  }

  @Test
  void zeroSwitchesItOff() {
    policy = policy("0", "3600");
    for (int i = 0; i < 10; i++) {
      assertThat(lost(1)).isEqualTo(NOW);
    }
  }

  /** Loses the device over a message; when it may go again, NOW for at once. */
  private Instant lost(long recipient) {
    FinishedAttempt finished = finished(recipient, DeviceAnswer.LOST, 408);
    silent.ended(finished);
    Instant retryAt = silent.retryAt(finished, policy, NOW);
    return retryAt == null ? NOW : retryAt;
  }

  private static FinishedAttempt finished(long seq, DeviceAnswer answer, int status) {
    Delivery delivery = Deliveries.delivery(7, 2, seq);
    LaneAttempt attempt =
        new LaneAttempt(new DeviceLane(7, Lane.PAGER), 1, delivery, null, 0, true, null);
    return new FinishedAttempt(attempt, answer, status, "");
  }

  private static EffectivePolicy policy(String attempts, String seconds) {
    return new EffectivePolicy(
        Map.of(Policy.SILENT_ATTEMPTS.key(), attempts, Policy.SILENT_RETRY_SECONDS.key(), seconds),
        Map.of());
  }
}
