package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NODE;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.OTHER_NODE;
import static org.opencpm.messaging.MessageScene.declined;
import static org.opencpm.messaging.MessageScene.done;
import static org.opencpm.messaging.MessageScene.ids;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** Messages that are kept until their devices fetch them. */
@Requirement(
    value = {"CPM-CONV-009", "CPM-CONV-002.3", "AD-PF-23.2", "AD-PF-36"},
    partial = true)
interface FetchContract {

  MessageScene scene();

  private static int planFetching(MessageScene scene, Device device) {
    return scene.messages(m -> m.planFor(device, true, true, NOW));
  }

  private static List<Delivery> fetch(MessageScene scene, Device device, NodeId node) {
    return scene.messages(
        m ->
            m.claimAnnounced(
                device.id(),
                m.announced(device.id(), 9, NOW).stream().map(Announced::recipientId).toList(),
                node,
                NOW));
  }

  @Test
  default void whatWaitedForWhoFetchesIsAnnouncedAndNotPushed() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.message("m1", scene.to(bob)));
    scene.accept(scene.message("m2", scene.to(bob)));
    Device phone = scene.device(bob, "phone");

    assertThat(planFetching(scene, phone)).isEqualTo(2);

    assertThat(scene.claim(phone)).isEmpty();
    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), NOW))).isFalse();
    List<Announced> announced = scene.announced(phone);
    assertThat(announced).extracting(Announced::id).containsExactly("m1", "m2");
    assertThat(announced.get(0))
        .usingRecursiveComparison()
        .ignoringFields("recipientId")
        .isEqualTo(
            new Announced(
                0,
                "m1",
                "sip:alice@cpm.example",
                false,
                "conversation",
                "contribution",
                "Subject: x\r\n",
                "message/cpim",
                MessageScene.body("m1").length,
                NOW,
                NOW.plusSeconds(7 * 86_400)));
  }

  @Test
  default void notificationsChatAndNoticesArePushedAllTheSame() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    for (MessageKind kind : List.of(MessageKind.NOTIFICATION, MessageKind.NOTICE)) {
      scene.accept(scene.message(kind, "PAGER", kind.name(), new byte[] {1}, scene.to(bob)));
    }
    scene.accept(scene.chat("chat", scene.to(bob)));
    Device phone = scene.device(bob, "phone");

    planFetching(scene, phone);

    assertThat(ids(scene.claim(phone))).containsExactly("NOTIFICATION", "NOTICE");
    assertThat(ids(scene.claimSession(phone, false, NOW))).containsExactly("chat");
    assertThat(scene.announced(phone)).isEmpty();
  }

  @Test
  default void whatIsHeldIsAnnouncedToWhoIsThereAndToWhoComes() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Acceptance accepted = scene.accept(scene.message("m1", scene.held(bob)));
    scene.accept(scene.chat("chat", scene.held(bob)));

    assertThat(accepted.deliveries()).isEmpty();
    assertThat(accepted.announcedTo()).containsExactly(phone.id());
    Device tablet = scene.device(bob, "tablet");
    scene.plan(tablet);
    for (Device device : List.of(phone, tablet)) {
      assertThat(scene.announced(device)).extracting(Announced::id).containsExactly("m1", "chat");
      assertThat(scene.claim(device)).isEmpty();
    }
  }

  @Test
  default void aDeviceIsToldOnceOfEach() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.accept(scene.message(scene.held(bob)));
    scene.accept(scene.message(scene.held(bob)));

    assertThat(scene.<Integer>messages(m -> m.tell(phone.id(), NOW))).isEqualTo(2);
    assertThat(scene.<Integer>messages(m -> m.tell(phone.id(), NOW))).isZero();
    scene.accept(scene.message(scene.held(bob)));
    assertThat(scene.<Integer>messages(m -> m.tell(phone.id(), NOW))).isEqualTo(1);
  }

  @Test
  default void whatWasFetchedIsDoneAndWhatWasNotCanBeFetchedAgain() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.accept(scene.message("m1", scene.held(bob)));
    scene.accept(scene.message("m2", scene.held(bob)));
    List<Delivery> fetched = fetch(scene, phone, NODE);
    assertThat(ids(fetched)).containsExactly("m1", "m2");
    assertThat(fetch(scene, phone, OTHER_NODE)).isEmpty();

    Delivery broken = fetched.get(1);
    scene.complete(
        done(fetched.get(0)),
        new DeliveryResult(
            broken.recipientId(),
            broken.deviceId(),
            DeliveryState.ANNOUNCED,
            false,
            481,
            null,
            null));

    assertThat(ids(fetch(scene, phone, OTHER_NODE))).containsExactly("m2");
    assertThat(scene.backlog().waiting()).isEqualTo(1);
    assertThat(scene.claim(phone)).isEmpty();
  }

  @Test
  default void whatEndedOrExpiredIsNotAnnouncedAnyMore() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Device tablet = scene.device(bob, "tablet");
    scene.accept(scene.message("m1", scene.held(bob)));
    Delivery refused = fetch(scene, phone, NODE).get(0);

    assertThat(scene.complete(declined(refused))).hasSize(1);

    assertThat(scene.announced(tablet)).isEmpty();
    scene.accept(scene.message("m2", scene.held(bob)));
    Instant over = NOW.plusSeconds(8 * 86_400);
    assertThat(scene.<List<Announced>>messages(m -> m.announced(phone.id(), 9, over))).isEmpty();
  }
}
