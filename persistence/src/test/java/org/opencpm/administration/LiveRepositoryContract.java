package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.opencpm.administration.jpa.JpaLiveRepository;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.DeliveryState;
import org.opencpm.messaging.EndedRecipient;
import org.opencpm.messaging.MessageScene;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** What {@link LiveRepository} promises, and the end of messages by an operator. */
interface LiveRepositoryContract {

  MessageScene scene();

  private static <T> T in(MessageScene scene, Function<LiveRepository, T> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaLiveRepository(em)));
  }

  private static <T> List<T> list(MessageScene scene, Function<LiveRepository, List<T>> work) {
    return in(scene, work);
  }

  private static <K, V> Map<K, V> map(
      MessageScene scene, Function<LiveRepository, Map<K, V>> work) {
    return in(scene, work);
  }

  @Test
  default void messageIsFoundByItsKeyItsRowAndItsMailbox() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    scene.accept(scene.message("m1", scene.to(bob, "key-b"), scene.to(carol, "key-c")));

    List<LiveRecipient> found = in(scene, live -> live.byDedupeKeys(List.of("key-b", "key-x")));
    assertThat(found).hasSize(1);
    LiveRecipient row = found.get(0);
    assertThat(row.recipient()).isEqualTo(bob.defaultAddress());
    assertThat(row.messageId()).isEqualTo("m1");
    assertThat(row.sender()).isEqualTo("sip:alice@cpm.example");
    assertThat(row.waits(NOW)).isTrue();
    assertThat(row.waits(NOW.plus(Duration.ofDays(8)))).isFalse();
    assertThat(list(scene, live -> live.byIds(List.of(row.id())))).containsExactly(row);
    assertThat(list(scene, live -> live.inMailbox(bob.id(), NOW, NOW, 10))).containsExactly(row);
    assertThat(
            list(
                scene, live -> live.inMailbox(bob.id(), NOW.plusMillis(1), NOW.plusSeconds(9), 10)))
        .isEmpty();
  }

  @Test
  default void deliveriesTellOfTheirDevices() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.accept(scene.message("m1", scene.to(bob, "key-b")));
    Delivery claimed = scene.claim(phone).get(0);
    scene.complete(MessageScene.waiting(claimed, NOW.plusSeconds(30)));

    LiveDelivery delivery =
        in(scene, live -> live.deliveries(List.of(claimed.recipientId()))).get(0);
    assertThat(delivery.deviceId()).isEqualTo(phone.id());
    assertThat(delivery.deviceName()).isEqualTo("phone");
    assertThat(delivery.state()).isEqualTo(DeliveryState.WAITING);
    assertThat(delivery.attempts()).isEqualTo(1);
    assertThat(delivery.lastStatus()).isEqualTo(486);
    assertThat(delivery.retryAt()).isEqualTo(NOW.plusSeconds(30));
    assertThat(delivery.registered(NOW)).isTrue();
    assertThat(map(scene, live -> live.waitingByDevice(List.of(phone.id(), 99L))))
        .isEqualTo(Map.of(phone.id(), 1L));
  }

  @Test
  default void whoHasWaitedLongestComesFirst() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    scene.accept(scene.message("m1", scene.to(bob, "1", NOW.plusSeconds(60))));
    scene.accept(scene.message("m2", scene.to(carol, "2")));
    scene.accept(scene.message("m3", scene.to(bob, "3")));

    List<WaitingUser> users = in(scene, live -> live.waitingUsers(NOW, 10));
    assertThat(users)
        .containsExactly(
            new WaitingUser(bob.id(), 2, NOW, NOW.plusSeconds(60)),
            new WaitingUser(carol.id(), 1, NOW, NOW.plus(Duration.ofDays(7))));
    assertThat(list(scene, live -> live.waitingUsers(NOW, 1))).hasSize(1);
    assertThat(list(scene, live -> live.waitingOf(bob.id(), NOW, 10)))
        .extracting(LiveRecipient::messageId)
        .containsExactly("m1", "m3");
    List<LiveRecipient> newest = in(scene, live -> live.waiting(Long.MAX_VALUE, NOW, 2));
    assertThat(newest).extracting(LiveRecipient::messageId).containsExactly("m3", "m2");
    assertThat(list(scene, live -> live.waiting(newest.get(1).id(), NOW, 2)))
        .extracting(LiveRecipient::messageId)
        .containsExactly("m1");
  }

  private static int due(MessageScene scene, Subscriber user) {
    return in(scene, live -> live.makeDue(user.id(), NOW));
  }

  private static List<EndedRecipient> end(MessageScene scene, Delivery delivery) {
    return scene.messages(m -> m.end(List.of(delivery.recipientId())));
  }

  @Test
  default void whatWaitsForRegisteredDevicesBecomesDue() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    Device gone = scene.device(bob, "gone", NOW.minusSeconds(1));
    scene.accept(scene.message("m1", scene.to(bob)));
    Delivery claimed = scene.claim(phone).get(0);
    scene.complete(MessageScene.waiting(claimed, NOW.plusSeconds(3600)));
    scene.lose(phone);
    assertThat(scene.claim(phone)).isEmpty();

    assertThat(due(scene, bob)).isEqualTo(1);
    assertThat(due(scene, bob)).isEqualTo(1);
    assertThat(scene.claim(phone)).hasSize(1);
    LiveDelivery delivery =
        in(scene, live -> live.deliveries(List.of(claimed.recipientId()))).get(0);
    assertThat(delivery.lost()).isFalse();
    assertThat(delivery.retryAt()).isNull();
    assertThat(gone.id()).isNotEqualTo(delivery.deviceId());
  }

  @Test
  default void whatAnOperatorEndsGoesToNoDevice() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.accept(scene.message("m1", scene.to(bob)));
    Delivery claimed = scene.claim(phone).get(0);
    scene.complete(MessageScene.waiting(claimed, NOW));

    List<EndedRecipient> ended = end(scene, claimed);
    assertThat(ended).extracting(EndedRecipient::messageId).containsExactly("m1");
    assertThat(ended.get(0).taken()).isFalse();
    assertThat(scene.claim(phone)).isEmpty();
    assertThat(scene.backlog().waiting()).isZero();
    assertThat(end(scene, claimed)).isEmpty();
  }

  @Test
  default void whatAllDevicesHaveIsOverAlready() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.accept(scene.message("m1", scene.to(bob)));
    Delivery claimed = scene.claim(phone).get(0);
    scene.complete(MessageScene.done(claimed));

    assertThat(end(scene, claimed)).isEmpty();
  }
}
