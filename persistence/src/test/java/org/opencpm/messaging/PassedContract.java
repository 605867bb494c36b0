package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.notification.Disposition.DELIVERED;
import static org.opencpm.notification.Disposition.DISPLAYED;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** What {@link MessageRepository#notePassed} promises. */
@Requirement(value = "AD-PF-38", partial = true)
interface PassedContract {

  MessageScene scene();

  private static PassedMessage passed(
      MessageScene scene, String id, Subscriber to, Reported reported) {
    NewMessage message =
        scene.message(MessageKind.CHAT, "SESSION", id, null, scene.to(to, "key-" + id));
    return new PassedMessage(message, reported);
  }

  private static void note(MessageScene scene, PassedMessage... messages) {
    scene.withMessages(m -> m.notePassed(List.of(messages)));
  }

  @Test
  default void itsNotificationsFindIt() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");

    note(scene, passed(scene, "p1", bob, Reported.of(Set.of(DELIVERED))));

    Correlated found = scene.messages(m -> m.correlate("key-p1")).orElseThrow();
    assertThat(found.messageId()).isEqualTo("p1");
    assertThat(found.reporterId()).isEqualTo(bob.id());
    assertThat(found.senderDeviceKey()).isEqualTo("urn:alice-phone");
    assertThat(scene.<Boolean>messages(m -> m.report(found.recipientId(), DELIVERED))).isFalse();
    assertThat(scene.<Boolean>messages(m -> m.report(found.recipientId(), DISPLAYED))).isTrue();
    assertThat(scene.<Boolean>messages(m -> m.report(found.recipientId(), DISPLAYED))).isFalse();
  }

  @Test
  default void noDeviceEverGetsItAndItDoesNotCountAsWaiting() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");

    note(
        scene,
        passed(scene, "p1", bob, Reported.NOTHING),
        passed(scene, "p2", bob, Reported.NOTHING));
    scene.plan(phone);
    scene.plan(scene.device(bob, "tablet"));

    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), NOW))).isFalse();
    assertThat(scene.backlog()).isEqualTo(new Backlog(0, null));
  }

  @Test
  default void whatIsStoredOrNotedAlreadyIsLeftAlone() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.chat("stored", scene.to(bob, "key-stored")));

    note(
        scene,
        passed(scene, "stored", bob, Reported.NOTHING),
        passed(scene, "p1", bob, Reported.NOTHING),
        passed(scene, "p1", bob, Reported.of(Set.of(DELIVERED))));
    note(scene, passed(scene, "p1", bob, Reported.of(Set.of(DELIVERED))));

    assertThat(scene.backlog().waiting()).isEqualTo(1);
    long row = scene.messages(m -> m.correlate("key-p1")).orElseThrow().recipientId();
    assertThat(scene.<Boolean>messages(m -> m.report(row, DELIVERED))).isTrue();
    assertThat(scene.accept(scene.chat("p1", scene.to(bob, "key-p1"))).duplicate()).isTrue();
  }

  @Test
  default void theOrderOfTheMailboxDoesNotSeeIt() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.accept(scene.chat("c1", scene.to(bob)));
    note(scene, passed(scene, "p1", bob, Reported.NOTHING));
    scene.accept(scene.chat("c2", scene.to(bob)));

    assertThat(scene.claimSession(phone, false, NOW))
        .extracting(Delivery::seq)
        .containsExactly(1L, 2L);
  }

  @Test
  default void itEndsSilently() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    note(scene, passed(scene, "p1", bob, Reported.NOTHING));

    List<EndedRecipient> ended = scene.expired(NOW.plusSeconds(8 * 86_400));

    assertThat(ended).extracting(EndedRecipient::taken).containsExactly(true);
    scene.withMessages(m -> m.remove(ended.stream().map(EndedRecipient::recipientId).toList()));
    assertThat(scene.<Optional<Correlated>>messages(m -> m.correlate("key-p1"))).isEmpty();
  }
}
