package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Subscriber;

/**
 * A database, a SIP side or workers that fail, starts, sweeps and stops: nothing is lost or stuck.
 */
class DeliveryTroubleTest extends DeliveryScene {

  @Test
  void aResultThatCannotBeWrittenIsWrittenLaterAndTheMessageDoesNotGoTwice() {
    stored(1, 2);
    Wire.Sent first = wire.awaitSent(1);
    rows.down(true);
    first.answer(200);
    Later retry = awaitTimer();
    assertThat(wire.count()).isEqualTo(1);

    retry.work().run();
    awaitTimer();
    rows.down(false);
    retry.work().run();

    assertThat(wire.awaitSent(2).text()).isEqualTo("text 2");
    assertThat(rows.results()).hasSize(1);
  }

  @Test
  void aResultThatCanNeverBeWrittenEndsInAnotherAttempt() {
    stored(1);
    rows.bad(Deliveries.delivery(phone.id(), bob.id(), 1).recipientId());
    wire.awaitSent(1).answer(200);

    for (int i = 0; wire.count() == 1; i++) {
      assertThat(i).isLessThan(100);
      awaitTimer().work().run();
    }

    assertThat(wire.texts()).containsExactly("text 1", "text 1");
  }

  @Test
  void oneResultThatCannotBeWrittenHarmsNoOther() {
    for (int i = 0; i < 20; i++) {
      Subscriber user = users.add("user" + i);
      Device device = registrations.device(user, "d" + i, new Flow("udp", "192.0.2.50", 6000 + i));
      engine.offer(List.of(rows.store(Deliveries.delivery(device.id(), user.id(), 100 + i))));
    }
    rows.bad(1105);
    wire.awaitSent(20);
    wire.answerAll(200);

    await()
        .untilAsserted(
            () ->
                assertThat(rows.results())
                    .hasSize(19)
                    .extracting(DeliveryResult::recipientId)
                    .doesNotContain(1105L));
  }

  @Test
  void aQueueThatCannotBeReadIsReadLater() {
    rows.store(delivery(1));
    rows.down(true);
    engine.wake(phone.id(), Optional.empty());
    Later retry = awaitTimer();

    rows.down(false);
    retry.work().run();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aDirectoryThatCannotBeAskedLeavesNoLaneStuck() {
    registrations.fail(new IllegalStateException("the database is down"));
    stored(1);
    Later retry = awaitTimer();

    registrations.fail(null);
    retry.work().run();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aDirectoryThatCannotBeAskedAfterALossLeavesNoLaneStuck() {
    stored(1);
    Wire.Sent first = wire.awaitSent(1);
    registrations.fail(new IllegalStateException("the database is down"));
    first.answer(408);
    Later retry = awaitTimer();

    registrations.fail(null);
    registrations.device(bob, "phone", HOME, 2);
    retry.work().run();

    assertThat(wire.awaitSent(2).text()).isEqualTo("text 1");
  }

  @Test
  void aSipSideThatThrowsLeavesNoLaneStuck() {
    wire.fail(new IllegalStateException("written by a test"));
    stored(1);
    Later retry = awaitTimer();

    wire.fail(null);
    retry.work().run();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void workersThatAreFullLeaveNoLaneStuck() {
    rows.store(delivery(1));
    rejecting.set(true);
    engine.wake(phone.id(), Optional.empty());
    Later retry = awaitTimer();

    rejecting.set(false);
    retry.work().run();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void withoutASipSideMessagesWaitAndTheFirstSweepSendsThem() {
    link.detach(wire);
    stored(1);
    assertThat(wire.count()).isZero();

    link.attach(wire);
    engine.sweep();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aSweepAfterAStartFindsWhatWaits() {
    rows.store(delivery(1));

    engine.sweep();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aSweepDoesNotTouchWhatIsOnItsWay() {
    stored(1, 2);
    Wire.Sent first = wire.awaitSent(1);

    engine.sweep();
    engine.sweep();
    assertThat(wire.count()).isEqualTo(1);

    first.answer(200);
    assertThat(wire.awaitSent(2).text()).isEqualTo("text 2");
  }

  @Test
  void anAnswerThatNeverComesIsMissedBySomeSweep() {
    stored(1, 2);
    Wire.Sent first = wire.awaitSent(1);
    clock.advance(DeviceLane.PATIENCE.plusSeconds(1));

    engine.sweep();

    Wire.Sent second = wire.awaitSent(2);
    assertThat(second.text()).isEqualTo("text 1");
    second.answer(200);
    first.answer(200);
    assertThat(wire.awaitSent(3).text()).isEqualTo("text 2");
  }

  @Test
  void stoppingWritesTheAnswersThatAreThere() {
    stored(1);
    wire.awaitSent(1).answer(200);

    engine.stop(Duration.ZERO);

    assertThat(rows.results()).hasSize(1);
  }

  @Test
  void stoppingWaitsForTheAnswersToWhatIsOnItsWayAndSendsNothingMore() throws Exception {
    stored(1, 2);
    Wire.Sent first = wire.awaitSent(1);
    Thread stop = new Thread(() -> engine.stop(Duration.ofSeconds(20)));
    stop.start();
    await().until(() -> stop.getState() == Thread.State.TIMED_WAITING);

    first.answer(200);
    stop.join();

    assertThat(rows.results())
        .extracting(DeliveryResult::state)
        .containsExactly(DeliveryState.DONE);
    assertThat(wire.count()).isEqualTo(1);
  }
}
