package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NODE;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.done;
import static org.opencpm.messaging.MessageScene.ids;
import static org.opencpm.messaging.MessageScene.waiting;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** The two queues of a device: what sessions bring and what SIP MESSAGE brings. */
@Requirement(
    value = {"AD-PF-22", "AD-PF-23"},
    partial = true)
interface LaneContract {

  MessageScene scene();

  @Test
  default void chatAndLargeMessagesWaitApartFromPagerMessages() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.acceptAll(
        List.of(
            scene.chat("chat1", scene.to(bob)),
            scene.message("pager1", scene.to(bob)),
            scene.message(
                MessageKind.STANDALONE,
                "LARGE",
                "large1",
                MessageScene.body("large1"),
                scene.to(bob)),
            scene.message("pager2", scene.to(bob)),
            scene.chat("chat2", scene.to(bob))));
    Device phone = scene.device(bob, "phone");

    assertThat(scene.plan(phone)).isEqualTo(5);
    assertThat(ids(scene.claim(phone))).containsExactly("pager1", "pager2");
    assertThat(scene.claimSession(phone, false, NOW))
        .extracting(Delivery::messageId, Delivery::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("chat1", MessageKind.CHAT),
            org.assertj.core.groups.Tuple.tuple("large1", MessageKind.STANDALONE),
            org.assertj.core.groups.Tuple.tuple("chat2", MessageKind.CHAT));
  }

  @Test
  default void deliveriesMadeAtAcceptanceAreInTheirLaneToo() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Delivery chat = scene.accept(scene.chat("chat", scene.to(bob))).deliveries().get(0);

    assertThat(chat.lane()).isEqualTo(Lane.SESSION);
    assertThat(scene.claim(phone)).isEmpty();
    assertThat(scene.claimSession(phone, false, NOW))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(chat);
    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), NOW))).isTrue();
    scene.withMessages(m -> m.release(phone.id(), NODE));
    assertThat(scene.<List<Long>>messages(m -> m.devicesWithWork(MessageScene.OTHER_NODE, NOW, 9)))
        .containsExactly(phone.id());
    scene.complete(done(chat));
    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), NOW))).isFalse();
  }

  @Test
  default void whatRangInVainIsClaimedBeforeItsTimeWhenAskedFor() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Instant later = NOW.plusSeconds(300);
    Delivery first = scene.accept(scene.chat("c1", scene.to(bob))).deliveries().get(0);
    scene.accept(scene.chat("c2", scene.to(bob)));
    scene.complete(waiting(first, later));

    assertThat(ids(scene.claimSession(phone, false, NOW))).containsExactly("c2");
    assertThat(ids(scene.claimSession(phone, true, NOW))).containsExactly("c1", "c2");
    assertThat(ids(scene.claimSession(phone, false, later))).containsExactly("c1", "c2");
  }
}
