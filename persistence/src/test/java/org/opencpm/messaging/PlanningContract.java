package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.done;
import static org.opencpm.messaging.MessageScene.ids;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** What {@link MessageRepository#planFor} and {@link MessageRepository#retarget} promise. */
@Requirement(
    value = {"AD-PF-23", "AD-PF-23.1", "AD-REL-16"},
    partial = true)
interface PlanningContract {

  MessageScene scene();

  @Test
  default void deviceThatRegistersGetsWhatWaitsInOrder() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.acceptAll(
        IntStream.range(0, 30).mapToObj(i -> scene.message("w" + i, scene.to(bob))).toList());
    Device phone = scene.device(bob, "phone");

    assertThat(scene.plan(phone)).isEqualTo(30);
    assertThat(ids(scene.claim(phone)))
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(i -> "w" + i).toList());
  }

  @Test
  default void secondDeviceGetsWhatTheFirstTookAlready() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.complete(done(scene.accept(scene.message("m1", scene.to(bob))).deliveries().get(0)));

    Device tablet = scene.device(bob, "tablet");

    assertThat(scene.plan(tablet)).isEqualTo(1);
    assertThat(ids(scene.claim(tablet))).containsExactly("m1");
    assertThat(scene.claim(phone)).isEmpty();
  }

  @Test
  default void withoutDeliveryToAllDevicesTheSecondGetsOnlyWhatNoDeviceTook() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    scene.complete(done(scene.accept(scene.message("m1", scene.to(bob))).deliveries().get(0)));
    scene.accept(scene.message("m2", scene.to(bob)));

    Device tablet = scene.device(bob, "tablet");

    assertThat(scene.<Integer>messages(m -> m.planFor(tablet, false, false, NOW))).isEqualTo(1);
    assertThat(ids(scene.claim(tablet))).containsExactly("m2");
  }

  @Test
  default void refreshPlansNothingAgain() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.message(scene.to(bob)));
    Device phone = scene.device(bob, "phone");
    scene.plan(phone);
    scene.complete(done(scene.claim(phone).get(0)));
    scene.complete(done(scene.accept(scene.message(scene.to(bob))).deliveries().get(0)));

    assertThat(scene.plan(scene.device(bob, "phone"))).isZero();
    assertThat(scene.plan(scene.device(bob, "phone"))).isZero();
    assertThat(scene.claim(phone)).isEmpty();
  }

  @Test
  default void lostDeviceGetsWhatCameMeanwhileWhenItRegisters() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Delivery first = scene.accept(scene.message("m1", scene.to(bob))).deliveries().get(0);
    scene.complete(MessageScene.waiting(first, null));
    scene.lose(phone);
    assertThat(scene.accept(scene.message("m2", scene.to(bob))).deliveries()).isEmpty();

    assertThat(scene.plan(scene.device(bob, "phone"))).isEqualTo(1);
    assertThat(ids(scene.claim(phone))).containsExactly("m1", "m2");
  }

  @Test
  default void expiredAndEndedAndUndeferrableMessagesAreNotPlanned() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Delivery declined = scene.accept(scene.message(scene.to(bob))).deliveries().get(0);
    scene.complete(MessageScene.declined(declined));
    scene.unbind(phone);
    scene.accept(scene.message(scene.to(bob, "over", NOW)));
    Instant soon = NOW.plusSeconds(30);
    scene.accept(
        scene.message(
            new NewRecipient(bob.id(), bob.defaultAddress(), "now", soon, false, null, false)));

    assertThat(scene.plan(scene.device(bob, "tablet"))).isZero();
  }

  @Test
  default void messageForAnotherReachableDeviceIsLeftOut() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    scene.accept(scene.message(scene.targeted(bob, "phone", false)));
    scene.accept(scene.message(scene.targeted(bob, "phone", true)));

    assertThat(scene.plan(scene.device(bob, "tablet"))).isZero();
  }

  @Test
  default void messageForAnUnreachableDeviceGoesToTheOneThatRegistersUnlessStrict() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.message("lenient", scene.targeted(bob, "phone", false)));
    scene.accept(scene.message("strict", scene.targeted(bob, "phone", true)));
    Device tablet = scene.device(bob, "tablet");

    assertThat(scene.plan(tablet)).isEqualTo(1);
    assertThat(ids(scene.claim(tablet))).containsExactly("lenient");
  }

  @Test
  default void strictTargetGetsItsMessageWhenItRegisters() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "tablet");
    scene.accept(scene.message("strict", scene.targeted(bob, "phone", true)));
    Device phone = scene.device(bob, "phone");

    assertThat(scene.plan(phone)).isEqualTo(1);
    assertThat(ids(scene.claim(phone))).containsExactly("strict");
  }

  @Test
  default void messageOfAGoneDeviceMovesToTheOthers() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Device tablet = scene.device(bob, "tablet");
    scene.plan(tablet);
    Delivery moving =
        scene.accept(scene.message("n", scene.targeted(bob, "phone", false))).deliveries().get(0);
    scene.accept(scene.message("strict", scene.targeted(bob, "phone", true)));
    scene.complete(MessageScene.waiting(moving, null));
    scene.plan(tablet);
    scene.unbind(phone);

    assertThat(scene.<List<Long>>messages(m -> m.retarget(phone, NOW)))
        .containsExactly(tablet.id());
    scene.complete(done(scene.claim(tablet).get(0)));
    scene.plan(scene.device(bob, "phone"));
    assertThat(ids(scene.claim(phone))).containsExactly("strict");
    assertThat(scene.claim(tablet)).isEmpty();
  }

  @Test
  default void messageOfAGoneDeviceWaitsForTheFirstOfTheOthersToRegister() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Device tablet = scene.device(bob, "tablet");
    Delivery moving =
        scene.accept(scene.message("n", scene.targeted(bob, "phone", false))).deliveries().get(0);
    scene.complete(MessageScene.waiting(moving, null));
    scene.plan(tablet);
    scene.unbind(tablet);
    scene.unbind(phone);

    assertThat(scene.<List<Long>>messages(m -> m.retarget(phone, NOW))).isEmpty();
    assertThat(scene.plan(scene.device(bob, "tablet"))).isEqualTo(1);
    assertThat(ids(scene.claim(tablet))).containsExactly("n");
  }

  @Test
  default void targetThatComesBackDoesNotGetWhatAnotherDeviceTook() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Device tablet = scene.device(bob, "tablet");
    Delivery moving =
        scene.accept(scene.message("n", scene.targeted(bob, "phone", false))).deliveries().get(0);
    scene.complete(MessageScene.waiting(moving, null));
    scene.lose(phone);
    scene.plan(scene.device(bob, "tablet"));
    scene.complete(done(scene.claim(tablet).get(0)));

    scene.plan(scene.device(bob, "phone"));

    assertThat(scene.claim(phone)).isEmpty();
  }

  @Test
  default void otherDevicesDoNotGetWhatTheTargetTookAfterItCameBack() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Device tablet = scene.device(bob, "tablet");
    scene.lose(phone);
    Delivery moved =
        scene.accept(scene.message("n", scene.targeted(bob, "phone", false))).deliveries().get(0);
    assertThat(moved.deviceId()).isEqualTo(tablet.id());
    scene.complete(MessageScene.waiting(moved, null));
    scene.lose(tablet);
    scene.plan(scene.device(bob, "phone"));
    scene.complete(done(scene.claim(phone).get(0)));

    scene.plan(scene.device(bob, "tablet"));

    assertThat(scene.claim(tablet)).isEmpty();
  }

  @Test
  default void thousandsOfMessagesArePlannedAtOnce() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    for (int batch = 0; batch < 15; batch++) {
      scene.acceptAll(IntStream.range(0, 200).mapToObj(i -> scene.message(scene.to(bob))).toList());
    }

    assertThat(scene.plan(scene.device(bob, "phone"))).isEqualTo(3000);
  }
}
