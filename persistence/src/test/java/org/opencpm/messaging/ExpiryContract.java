package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.done;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.Disposition;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Subscriber;

/** The end of messages: deadlines, expiry, removal, and what waits until then. */
@Requirement(
    value = {"AD-PF-24", "AD-PF-27"},
    partial = true)
interface ExpiryContract {

  MessageScene scene();

  private static long rows(MessageScene scene, String table) {
    return scene
        .database()
        .inTransaction(em -> new Sql(em).number("SELECT COUNT(*) FROM " + table));
  }

  @Test
  default void nextDeadlineIsTheEarliest() {
    MessageScene scene = scene();
    assertThat(scene.<Optional<Instant>>messages(MessageRepository::nextDeadline)).isEmpty();
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.message(scene.to(bob, "a", NOW.plusSeconds(60))));
    scene.accept(scene.message(scene.to(bob, "b", NOW.plusMillis(30_001))));
    scene.accept(scene.message(scene.to(bob, "c", NOW.plusSeconds(90))));

    assertThat(scene.<Optional<Instant>>messages(MessageRepository::nextDeadline))
        .contains(NOW.plusMillis(30_001));
  }

  @Test
  default void expiredRecipientsComeOldestFirstWithWhatIsKnownOfThem() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    scene.accept(scene.message("late", scene.to(bob, "a", NOW.plusSeconds(20))));
    Delivery taken =
        scene
            .accept(scene.message("taken", scene.to(bob, "b", NOW.plusSeconds(10))))
            .deliveries()
            .get(0);
    scene.accept(scene.message("alive", scene.to(bob, "c", NOW.plusSeconds(21))));
    scene.complete(done(taken));
    scene.withMessages(m -> m.report(taken.recipientId(), Disposition.DELIVERED));

    List<EndedRecipient> ended = scene.messages(m -> m.claimExpired(NOW.plusSeconds(20), 10));

    assertThat(ended).extracting(EndedRecipient::messageId).containsExactly("taken", "late");
    assertThat(ended).extracting(EndedRecipient::taken).containsExactly(true, false);
    assertThat(ended).extracting(EndedRecipient::reported).containsExactly(true, false);
    assertThat(ended.get(1).body()).isEqualTo(MessageScene.body("late"));
  }

  @Test
  default void noTwoNodesExpireTheSameRecipient() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.acceptAll(
        IntStream.range(0, 6)
            .mapToObj(i -> scene.message("e" + i, scene.to(bob, "e" + i, NOW)))
            .toList());

    scene.withMessages(
        outer -> {
          List<String> all = new ArrayList<>();
          outer.claimExpired(NOW, 4).forEach(e -> all.add(e.messageId()));
          assertThat(all).hasSize(4);
          scene.messages(m -> m.claimExpired(NOW, 4)).forEach(e -> all.add(e.messageId()));
          assertThat(all).containsExactlyInAnyOrder("e0", "e1", "e2", "e3", "e4", "e5");
        });
  }

  @Test
  default void removalLeavesNothingBehind() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    List<Long> recipients = new ArrayList<>();
    for (int batch = 0; batch < 6; batch++) {
      scene
          .acceptAll(IntStream.range(0, 100).mapToObj(i -> scene.message(scene.to(bob))).toList())
          .forEach(a -> a.deliveries().forEach(d -> recipients.add(d.recipientId())));
    }
    scene.complete(
        new DeliveryResult(
            recipients.get(0),
            scene.claim(scene.device(bob, "phone"), MessageScene.RESTARTED).get(0).deviceId(),
            DeliveryState.DONE,
            false,
            200,
            null,
            "call"));
    assertThat(recipients).hasSize(600);

    scene.withMessages(m -> m.remove(recipients));

    for (String table : List.of("message", "message_recipient", "delivery", "delivered_call")) {
      assertThat(rows(scene, table)).as(table).isZero();
    }
  }

  @Test
  default void messageStaysUntilItsLastRecipientIsRemoved() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    Subscriber dave = scene.subscriber("dave");
    List<Subscriber> users = List.of(bob, carol, dave);
    users.forEach(user -> scene.device(user, "phone"));
    List<Long> recipients =
        scene
            .accept(scene.message(scene.to(bob), scene.to(carol), scene.to(dave)))
            .deliveries()
            .stream()
            .map(Delivery::recipientId)
            .toList();

    scene.withMessages(m -> m.remove(recipients.subList(0, 1)));
    scene.withMessages(m -> m.remove(recipients.subList(0, 1)));
    assertThat(rows(scene, "message")).isEqualTo(1);
    scene.withMessages(m -> m.remove(recipients));
    assertThat(rows(scene, "message")).isZero();
  }

  @Test
  default void backlogCountsWhatNoDeviceTook() {
    MessageScene scene = scene();
    assertThat(scene.backlog()).isEqualTo(new Backlog(0, null));
    Subscriber bob = scene.subscriber("bob");
    scene.accept(scene.message(scene.to(bob)));
    scene.accept(scene.message(scene.to(bob)));
    scene.accept(scene.message(scene.to(bob, "over", NOW)));
    Subscriber carol = scene.subscriber("carol");
    scene.device(carol, "phone");
    scene.complete(done(scene.accept(scene.message(scene.to(carol))).deliveries().get(0)));

    assertThat(scene.backlog()).isEqualTo(new Backlog(2, NOW));
  }
}
