package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opencpm.subscriber.Device;

/** What goes through the lanes of devices: one at a time, in order, by the right way. */
class DeliveryLaneTest extends DeliveryScene {

  @Test
  void messagesGoOneAtATimeInOrder() {
    stored(1, 2, 3);

    wire.awaitSent(1).answer(200);
    wire.awaitSent(2).answer(200);
    wire.awaitSent(3).answer(200);

    assertThat(wire.texts()).containsExactly("text 1", "text 2", "text 3");
    await()
        .untilAsserted(
            () ->
                assertThat(rows.results())
                    .extracting(DeliveryResult::state)
                    .containsExactly(DeliveryState.DONE, DeliveryState.DONE, DeliveryState.DONE));
  }

  @Test
  void aMessageGoesToTheContactByTheFlowOfItsRegistration() {
    stored(1);

    Wire.Sent sent = wire.awaitSent(1);
    assertThat(sent.request().requestUri()).isEqualTo("sip:phone@192.0.2.10:5070");
    assertThat(sent.request().flow()).isEqualTo(HOME);
  }

  @Test
  void devicesDoNotWaitForEachOther() {
    Device tablet = registrations.device(bob, "tablet", TRAIN);
    directory.forget(bob.id());
    stored(1);
    engine.offer(List.of(rows.store(Deliveries.delivery(tablet.id(), bob.id(), 1))));

    wire.awaitSent(2);
    assertThat(wire.texts()).containsExactly("text 1", "text 1");
  }

  @Test
  void aWakeDuringALoadLeadsToAnotherLoad() {
    held = new ArrayDeque<>();
    rows.store(delivery(2));
    engine.wake(phone.id(), Optional.empty());
    Runnable load = held.remove();
    int otherLanes = held.size();
    runHeld();

    rows.store(delivery(1));
    engine.wake(phone.id(), Optional.empty());
    assertThat(held).hasSize(otherLanes);
    runHeld();
    load.run();
    held.remove().run();

    wire.awaitSent(1).answer(200);
    wire.awaitSent(2);
    assertThat(wire.texts()).containsExactly("text 1", "text 2");
  }

  @Test
  void whatIsAcceptedDuringALoadGoesOnceAndInOrder() {
    held = new ArrayDeque<>();
    rows.store(delivery(1));
    engine.wake(phone.id(), Optional.empty());

    stored(2);
    while (!held.isEmpty()) {
      held.remove().run();
    }
    wire.awaitSent(1).answer(200);
    await().untilAsserted(() -> assertThat(wire.count() + held.size()).isEqualTo(2));
    while (!held.isEmpty()) {
      held.remove().run();
    }
    wire.awaitSent(2).answer(200);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(2));
    while (!held.isEmpty()) {
      held.remove().run();
    }

    assertThat(wire.texts()).containsExactly("text 1", "text 2");
  }

  @Test
  void whatHasExpiredInTheQueueIsNotSent() {
    engine.offer(
        List.of(
            rows.store(Deliveries.delivery(phone.id(), bob.id(), 1)),
            rows.store(Deliveries.delivery(phone.id(), bob.id(), 2, Duration.ofSeconds(10))),
            rows.store(Deliveries.delivery(phone.id(), bob.id(), 3))));
    Wire.Sent first = wire.awaitSent(1);
    clock.advance(Duration.ofSeconds(10));

    first.answer(200);

    assertThat(wire.awaitSent(2).text()).isEqualTo("text 3");
  }

  @Test
  void thousandsOfMessagesAnsweredAtOnceNeitherOverflowNorLoseAnything() {
    wire.answerAtOnce(200);
    for (int n = 1; n <= 3000; n++) {
      rows.store(delivery(n));
    }

    engine.wake(phone.id(), Optional.empty());

    await().untilAsserted(() -> assertThat(rows.results()).hasSize(3000));
    assertThat(wire.count()).isEqualTo(3000);
    assertThat(wire.texts())
        .isEqualTo(IntStream.rangeClosed(1, 3000).mapToObj(n -> "text " + n).toList());
  }
}
