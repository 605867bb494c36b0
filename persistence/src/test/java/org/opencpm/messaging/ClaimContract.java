package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NODE;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.OTHER_NODE;
import static org.opencpm.messaging.MessageScene.RESTARTED;
import static org.opencpm.messaging.MessageScene.done;
import static org.opencpm.messaging.MessageScene.ids;
import static org.opencpm.messaging.MessageScene.waiting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** Who works on which delivery, and when. */
interface ClaimContract {

  MessageScene scene();

  private static Device waitingFor(MessageScene scene, Subscriber user, int messages) {
    scene.acceptAll(
        IntStream.range(0, messages)
            .mapToObj(i -> scene.message("c" + i, scene.to(user)))
            .toList());
    Device device = scene.device(user, "phone");
    scene.plan(device);
    return device;
  }

  @Test
  default void claimsFollowTheOrderOfAcceptance() {
    MessageScene scene = scene();
    Device phone = waitingFor(scene, scene.subscriber("bob"), 25);
    List<String> claimed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<Delivery> next =
          scene.messages(m -> m.claim(phone.id(), Lane.PAGER, false, 10, NODE, NOW));
      claimed.addAll(ids(next));
      scene.withMessages(m -> m.complete(next.stream().map(MessageScene::done).toList()));
    }

    assertThat(claimed)
        .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(i -> "c" + i).toList());
  }

  @Test
  default void noTwoNodesClaimTheSameDelivery() {
    MessageScene scene = scene();
    Device phone = waitingFor(scene, scene.subscriber("bob"), 3);

    assertThat(scene.claim(phone)).hasSize(3);
    assertThat(scene.claim(phone, OTHER_NODE)).isEmpty();
  }

  @Test
  default void claimsThatAreNotCommittedAreSkipped() {
    MessageScene scene = scene();
    Device phone = waitingFor(scene, scene.subscriber("bob"), 4);

    scene.withMessages(
        outer -> {
          assertThat(ids(outer.claim(phone.id(), Lane.PAGER, false, 2, NODE, NOW)))
              .containsExactly("c0", "c1");
          assertThat(ids(scene.claim(phone, OTHER_NODE))).containsExactly("c2", "c3");
        });
  }

  @Test
  default void nodeGetsItsOwnClaimsAgainAlsoThoseOfAnEarlierStart() {
    MessageScene scene = scene();
    Device phone = waitingFor(scene, scene.subscriber("bob"), 2);
    scene.claim(phone);

    assertThat(scene.claim(phone)).hasSize(2);
    assertThat(scene.claim(phone, RESTARTED)).hasSize(2);
  }

  @Test
  default void claimsOfANodeThatFellSilentAreFreeAfterAMinute() {
    MessageScene scene = scene();
    Device phone = waitingFor(scene, scene.subscriber("bob"), 1);
    scene.withMessages(m -> m.heartbeat(NODE, NOW.minusSeconds(90)));
    scene.withMessages(m -> m.heartbeat(NODE, NOW.minusSeconds(59)));
    scene.claim(phone);

    assertThat(scene.claim(phone, OTHER_NODE)).isEmpty();
    Instant later = NOW.plusSeconds(2);
    assertThat(
            scene.<List<Delivery>>messages(
                m -> m.claim(phone.id(), Lane.PAGER, false, 9, OTHER_NODE, later)))
        .hasSize(1);
  }

  @Test
  default void releasedClaimsAreFree() {
    MessageScene scene = scene();
    Device phone = waitingFor(scene, scene.subscriber("bob"), 2);
    scene.claim(phone);

    scene.withMessages(m -> m.release(phone.id(), OTHER_NODE));
    assertThat(scene.claim(phone, OTHER_NODE)).isEmpty();
    scene.withMessages(m -> m.release(phone.id(), NODE));
    assertThat(scene.claim(phone, OTHER_NODE)).hasSize(2);
  }

  @Test
  default void deliveryIsNotClaimedBeforeItsRetryTime() {
    MessageScene scene = scene();
    Device phone = waitingFor(scene, scene.subscriber("bob"), 2);
    Instant retry = NOW.plusSeconds(20);
    scene.complete(waiting(scene.claim(phone).get(0), retry));
    scene.withMessages(m -> m.release(phone.id(), NODE));

    assertThat(ids(scene.claim(phone))).containsExactly("c1");
    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), NOW))).isTrue();
    assertThat(scene.<Optional<Instant>>messages(m -> m.nextRetry(NOW))).contains(retry);
    assertThat(scene.<Optional<Instant>>messages(m -> m.nextRetry(retry))).isEmpty();
    Delivery again =
        scene.messages(m -> m.claim(phone.id(), Lane.PAGER, false, 9, NODE, retry)).get(0);
    assertThat(again.messageId()).isEqualTo("c0");
    assertThat(again.attempts()).isEqualTo(1);
    scene.complete(done(again));
    assertThat(scene.<Optional<Instant>>messages(m -> m.nextRetry(NOW))).isEmpty();
  }

  @Test
  default void failedAttemptWithoutRetryTimeIsFreeAtOnce() {
    MessageScene scene = scene();
    Device phone = waitingFor(scene, scene.subscriber("bob"), 1);
    scene.complete(waiting(scene.claim(phone).get(0), null));

    assertThat(scene.claim(phone)).extracting(Delivery::attempts).containsExactly(1);
  }

  @Test
  default void expiredDeliveriesAreNotClaimed() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.message(scene.to(bob, "short", NOW.plusSeconds(5))));
    Device phone = scene.device(bob, "phone");
    scene.plan(phone);
    Instant then = NOW.plusSeconds(5);

    assertThat(
            scene.<List<Delivery>>messages(
                m -> m.claim(phone.id(), Lane.PAGER, false, 9, NODE, then)))
        .isEmpty();
    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), then))).isFalse();
    assertThat(scene.<List<Long>>messages(m -> m.devicesWithWork(NODE, then, 9))).isEmpty();
  }

  @Test
  default void deviceWithoutDeliveriesHasNothingWaiting() {
    MessageScene scene = scene();
    Device phone = scene.device(scene.subscriber("bob"), "phone");

    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), NOW))).isFalse();
    assertThat(scene.claim(phone)).isEmpty();
  }

  @Test
  default void devicesWithWorkAreThoseThatCanBeServedNow() {
    MessageScene scene = scene();
    Device due = waitingFor(scene, scene.subscriber("due"), 2);
    Device lost = waitingFor(scene, scene.subscriber("lost"), 1);
    scene.lose(lost);
    Device gone = waitingFor(scene, scene.subscriber("gone"), 1);
    scene.unbind(gone);
    Device claimed = waitingFor(scene, scene.subscriber("claimed"), 1);
    scene.claim(claimed, OTHER_NODE);
    Device later = waitingFor(scene, scene.subscriber("later"), 1);
    scene.complete(waiting(scene.claim(later).get(0), NOW.plusSeconds(9)));
    scene.device(scene.subscriber("idle"), "phone");

    assertThat(scene.<List<Long>>messages(m -> m.devicesWithWork(NODE, NOW, 9)))
        .containsExactly(due.id());
    assertThat(scene.<List<Long>>messages(m -> m.devicesWithWork(OTHER_NODE, NOW, 9)))
        .containsExactly(due.id(), claimed.id());
    assertThat(scene.<List<Long>>messages(m -> m.devicesWithWork(OTHER_NODE, NOW, 1)))
        .containsExactly(due.id());
  }
}
