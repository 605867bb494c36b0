package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.declined;
import static org.opencpm.messaging.MessageScene.done;
import static org.opencpm.messaging.MessageScene.refused;
import static org.opencpm.messaging.MessageScene.waiting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** What {@link MessageRepository#complete} promises. */
interface CompletionContract {

  MessageScene scene();

  @Test
  default void takenMessageWaitsNoMore() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Delivery delivery = scene.accept(scene.message(scene.to(bob))).deliveries().get(0);

    assertThat(scene.complete(done(delivery))).isEmpty();

    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), NOW))).isFalse();
    assertThat(scene.backlog()).isEqualTo(new Backlog(0, null));
  }

  @Test
  default void declineEndsTheMessageForAllDevices() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    Device tablet = scene.device(bob, "tablet");
    NewMessage message = scene.message("m1", scene.to(bob));
    List<Delivery> both = scene.accept(message).deliveries();

    List<EndedRecipient> ended = scene.complete(declined(both.get(0)));

    assertThat(ended)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new EndedRecipient(
                both.get(0).recipientId(),
                MessageKind.STANDALONE,
                bob.id(),
                "sip:bob@cpm.example",
                "s:1",
                1L,
                "sip:alice@cpm.example",
                "urn:alice-phone",
                "m1",
                "conversation",
                "contribution",
                "PAGER",
                message.wishes(),
                "Subject: x\r\n",
                "message/cpim",
                MessageScene.body("m1"),
                MessageScene.body("m1").length,
                NOW,
                false,
                false));
    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(tablet.id(), NOW))).isFalse();
    assertThat(scene.complete(waiting(both.get(1), null))).isEmpty();
    assertThat(scene.claim(tablet)).isEmpty();
    assertThat(scene.plan(scene.device(bob, "third"))).isZero();
  }

  @Test
  default void declineAfterAnotherDeviceTookItIsNoFailure() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    scene.device(bob, "tablet");
    List<Delivery> both = scene.accept(scene.message(scene.to(bob))).deliveries();
    scene.complete(done(both.get(0)));

    assertThat(scene.complete(declined(both.get(1)))).isEmpty();
  }

  @Test
  default void deviceThatTookItWhileAnotherDeclinedCounts() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    scene.device(bob, "tablet");
    List<Delivery> both = scene.accept(scene.message(scene.to(bob))).deliveries();
    assertThat(scene.complete(declined(both.get(0)))).hasSize(1);

    scene.complete(done(both.get(1)));

    assertThat(scene.expired(NOW.plusSeconds(8 * 86_400)))
        .extracting(EndedRecipient::taken)
        .containsExactly(true);
  }

  @Test
  default void refusalOfOneDeviceLeavesTheOthers() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Device tablet = scene.device(bob, "tablet");
    List<Delivery> both = scene.accept(scene.message(scene.to(bob))).deliveries();

    assertThat(scene.complete(refused(both.get(0)), waiting(both.get(1), null))).isEmpty();
    assertThat(scene.claim(phone)).isEmpty();
    assertThat(scene.claim(tablet)).hasSize(1);
  }

  @Test
  default void refusalOfTheLastKnownDeviceEndsTheMessage() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    scene.device(bob, "tablet");
    List<Delivery> both = scene.accept(scene.message(scene.to(bob))).deliveries();
    assertThat(scene.complete(refused(both.get(0)))).isEmpty();

    assertThat(scene.complete(refused(both.get(1))))
        .extracting(EndedRecipient::recipientId)
        .containsExactly(both.get(0).recipientId());
    assertThat(scene.backlog().waiting()).isZero();
  }

  @Test
  default void refusalsOfAllDevicesInOneBatchEndTheMessageOnce() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    scene.device(bob, "tablet");
    List<Delivery> both = scene.accept(scene.message(scene.to(bob))).deliveries();

    assertThat(scene.complete(refused(both.get(0)), refused(both.get(1)))).hasSize(1);
  }

  @Test
  default void refusalWhileAnotherDeviceIsOfflineEndsNothing() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.unbind(scene.device(bob, "tablet"));
    scene.device(bob, "phone");
    Delivery delivery = scene.accept(scene.message(scene.to(bob))).deliveries().get(0);

    assertThat(scene.complete(refused(delivery))).isEmpty();
    assertThat(scene.plan(scene.device(bob, "tablet"))).isEqualTo(1);
  }

  @Test
  default void refusalOfAStrictTargetEndsTheMessageWhateverElseTheUserHas() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "tablet");
    scene.device(bob, "phone");
    Delivery delivery =
        scene.accept(scene.message(scene.targeted(bob, "phone", true))).deliveries().get(0);

    assertThat(scene.complete(refused(delivery))).hasSize(1);
  }

  @Test
  default void refusalAfterAnotherDeviceTookItEndsNothing() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    scene.device(bob, "tablet");
    List<Delivery> both = scene.accept(scene.message(scene.to(bob))).deliveries();

    assertThat(scene.complete(done(both.get(0)), refused(both.get(1)))).isEmpty();
  }

  @Test
  default void resultsOfManyUsersAndDevicesAreWrittenEachWhereItBelongs() {
    MessageScene scene = scene();
    List<Delivery> deliveries = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    for (int user = 0; user < 6; user++) {
      Subscriber subscriber = scene.subscriber("user" + user);
      devices.add(scene.device(subscriber, "phone"));
      devices.add(scene.device(subscriber, "tablet"));
      deliveries.addAll(scene.accept(scene.message("a" + user, scene.to(subscriber))).deliveries());
      deliveries.addAll(scene.accept(scene.message("b" + user, scene.to(subscriber))).deliveries());
    }
    List<Delivery> taken =
        deliveries.stream().filter(d -> (d.recipientId() + d.deviceId()) % 2 == 0).toList();
    List<Delivery> left = new ArrayList<>(deliveries);
    left.removeAll(taken);

    scene.withMessages(m -> m.complete(taken.stream().map(MessageScene::done).toList()));

    List<Delivery> claimed = new ArrayList<>();
    devices.forEach(device -> claimed.addAll(scene.claim(device)));
    assertThat(claimed)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrderElementsOf(left);
  }

  @Test
  default void resultForARemovedRecipientChangesNothing() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    Delivery delivery = scene.accept(scene.message(scene.to(bob))).deliveries().get(0);
    scene.withMessages(m -> m.remove(List.of(delivery.recipientId())));

    assertThat(scene.complete(done(delivery))).isEmpty();
    assertThat(scene.complete(declined(delivery))).isEmpty();
    assertThat(scene.complete()).isEmpty();
  }

  @Test
  default void messageIsFoundByTheCallIdThatItsDeviceSaw() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    scene.device(bob, "phone");
    NewMessage message = scene.message("m1", scene.to(bob, "key"));
    Delivery delivery = scene.accept(message).deliveries().get(0);
    DeliveryResult result =
        new DeliveryResult(
            delivery.recipientId(),
            delivery.deviceId(),
            DeliveryState.DONE,
            false,
            200,
            null,
            "x1");
    scene.complete(result);
    scene.complete(result);

    Correlated correlated = scene.messages(m -> m.correlateByCallId(bob.id(), "x1")).orElseThrow();
    assertThat(correlated)
        .isEqualTo(
            new Correlated(
                delivery.recipientId(),
                bob.id(),
                "sip:bob@cpm.example",
                "s:1",
                1L,
                "sip:alice@cpm.example",
                "urn:alice-phone",
                "m1",
                "call-m1",
                "conversation",
                "contribution",
                message.wishes()));
    assertThat(scene.<Optional<Correlated>>messages(m -> m.correlate("key"))).contains(correlated);
    assertThat(scene.<Optional<Correlated>>messages(m -> m.correlateByCallId(carol.id(), "x1")))
        .isEmpty();
    assertThat(scene.<Optional<Correlated>>messages(m -> m.correlateByCallId(bob.id(), "x2")))
        .isEmpty();
    assertThat(scene.<Optional<Correlated>>messages(m -> m.correlate("other"))).isEmpty();
  }
}
