package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.policy.Policy;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** What a device's answer, or its silence, leads to; and what its next registration does. */
class DeliveryRetryTest extends DeliveryScene {

  @ParameterizedTest
  @ValueSource(ints = {0, 408, 430, 480, 500, 503, 504})
  void aDeviceThatIsLostGetsNothingUntilItRegistersAndThenAllInOrder(int status) {
    stored(1, 2);
    wire.awaitSent(1).answer(status);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(1));
    stored(3);
    assertThat(wire.count()).isEqualTo(1);

    register(HOME, 2);

    wire.awaitSent(2).answer(200);
    wire.awaitSent(3).answer(200);
    wire.awaitSent(4).answer(200);
    assertThat(wire.texts()).containsExactly("text 1", "text 1", "text 2", "text 3");
  }

  @Test
  void aBusyDeviceIsTriedAgainAfterTheTimeOfThePolicyAndNothingOvertakes() {
    preferences.provider(Policy.RETRY_SECONDS, "7");
    stored(1, 2);
    wire.awaitSent(1).answer(486);
    Later retry = awaitTimer();

    assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(7));
    engine.wake(phone.id(), Optional.empty());
    assertThat(wire.count()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(7));
    retry.work().run();
    wire.awaitSent(2).answer(200);
    wire.awaitSent(3);
    assertThat(wire.texts()).containsExactly("text 1", "text 1", "text 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 415, 488, 606})
  void whatTheDeviceCannotTakeDoesNotHoldUpTheRest(int status) {
    stored(1, 2);

    wire.awaitSent(1).answer(status);
    wire.awaitSent(2);

    DeliveryResult result = rows.results().get(0);
    assertThat(result.state()).isEqualTo(DeliveryState.REFUSED);
    assertThat(result.endsForAll()).isFalse();
    assertThat(result.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 603})
  void aUserWhoDeclinesDoesSoForAllHisDevicesAndTheSenderHearsAtOnce(int status) {
    Subscriber alice = users.findByUserName("alice@cpm.example").orElseThrow();
    Device sender = registrations.device(alice, "alice-phone", TRAIN);
    rows.causes(Deliveries.delivery(sender.id(), alice.id(), 1));
    stored(1);

    wire.awaitSent(1).answer(status);

    assertThat(wire.awaitSent(2).request().flow()).isEqualTo(TRAIN);
    assertThat(rows.results().get(0).endsForAll()).isTrue();
  }

  @Test
  void aNewContactGetsTheMessageAtOnceAndTheOldOnesSilenceChangesNothing() {
    stored(1, 2);
    Wire.Sent atHome = wire.awaitSent(1);

    register(TRAIN, 2);
    Wire.Sent onTheTrain = wire.awaitSent(2);
    assertThat(onTheTrain.request().flow()).isEqualTo(TRAIN);
    assertThat(onTheTrain.text()).isEqualTo("text 1");

    atHome.answer(408);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(1));
    assertThat(registrations.find(phone.id()).orElseThrow().binding().lost()).isFalse();
    onTheTrain.answer(200);
    assertThat(wire.awaitSent(3).text()).isEqualTo("text 2");
  }

  @Test
  void thatTheOldContactWasBusyDoesNotHoldUpTheNewOne() {
    stored(1, 2);
    Wire.Sent atHome = wire.awaitSent(1);
    register(TRAIN, 2);
    Wire.Sent onTheTrain = wire.awaitSent(2);

    atHome.answer(486);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(1));
    onTheTrain.answer(200);

    assertThat(wire.awaitSent(3).text()).isEqualTo("text 2");
    assertThat(timers).isEmpty();
  }

  @Test
  void aRefreshDuringTheAttemptMeansThatTheDeviceIsNotLost() {
    stored(1);
    Wire.Sent first = wire.awaitSent(1);

    register(HOME, 2);
    assertThat(wire.count()).isEqualTo(1);
    first.answer(408);

    wire.awaitSent(2).answer(200);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(2));
  }

  @Test
  void aRegistrationBetweenTheLookUpAndThePauseIsNotMissed() {
    registrations.unbind(phone.id());
    directory.forget(bob.id());
    link.beforeLooking(() -> register(HOME, 2));

    stored(1);

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }
}
