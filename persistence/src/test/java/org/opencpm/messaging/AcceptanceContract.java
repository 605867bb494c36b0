package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.RESTARTED;
import static org.opencpm.messaging.MessageScene.ids;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** What {@link MessageRepository#accept} promises. */
@Requirement(
    value = {"AD-PF-22", "AD-PF-34"},
    partial = true)
interface AcceptanceContract {

  MessageScene scene();

  @Test
  default void deliveryForRegisteredDeviceIsCompleteAndClaimed() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    NewMessage message = scene.message("m1", scene.to(bob));

    Acceptance acceptance = scene.accept(message);

    assertThat(acceptance.duplicate()).isFalse();
    assertThat(acceptance.recipients()).isEqualTo(1);
    Delivery delivery = acceptance.deliveries().get(0);
    assertThat(acceptance.deliveries()).hasSize(1);
    assertThat(delivery)
        .usingRecursiveComparison()
        .ignoringFields("recipientId")
        .isEqualTo(
            new Delivery(
                0,
                phone.id(),
                bob.id(),
                1,
                MessageKind.STANDALONE,
                "sip:alice@cpm.example",
                "sip:bob@cpm.example",
                "m1",
                "conversation",
                "contribution",
                "PAGER",
                "Subject: x\r\n",
                "message/cpim",
                MessageScene.body("m1"),
                MessageScene.body("m1").length,
                false,
                NOW,
                message.recipients().get(0).expiresAt(),
                0));
    assertThat(scene.claim(phone, MessageScene.OTHER_NODE)).isEmpty();
    assertThat(scene.<Boolean>messages(m -> m.hasWaiting(phone.id(), NOW))).isTrue();
  }

  @Test
  default void nodeMayClaimAgainWhatItHoldsItself() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    List<Delivery> accepted = scene.accept(scene.message(scene.to(bob))).deliveries();

    assertThat(scene.claim(phone)).usingRecursiveComparison().isEqualTo(accepted);
  }

  @Test
  default void claimAfterRestartGivesTheSameDeliveryAsAccept() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    List<Delivery> accepted = scene.accept(scene.message(scene.to(bob))).deliveries();

    List<Delivery> claimed = scene.claim(phone, RESTARTED);

    assertThat(claimed).usingRecursiveComparison().isEqualTo(accepted);
  }

  @Test
  default void messagesOfABatchGetTheOrderOfTheList() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    List<NewMessage> batch =
        IntStream.range(0, 200)
            .mapToObj(i -> scene.message("m" + i, scene.to(i % 3 == 0 ? carol : bob)))
            .toList();
    scene.acceptAll(batch.subList(0, 120));
    scene.acceptAll(batch.subList(120, 200));

    Device phone = scene.device(bob, "phone");
    scene.plan(phone);

    assertThat(ids(scene.claim(phone)))
        .containsExactlyElementsOf(
            batch.stream()
                .filter(m -> m.recipients().get(0).subscriberId() == bob.id())
                .map(NewMessage::messageId)
                .toList());
  }

  @Test
  default void duplicateLaterIsRecognisedAndNotStored() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.accept(scene.message("m1", scene.to(bob, "same")));

    Acceptance again = scene.accept(scene.message("m1", scene.to(bob, "same")));

    assertThat(again).isEqualTo(new Acceptance(true, List.of(), List.of(), 0));
    assertThat(scene.claim(phone, RESTARTED)).hasSize(1);
  }

  @Test
  default void duplicateInTheSameBatchIsRecognised() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");

    List<Acceptance> results =
        scene.acceptAll(
            List.of(
                scene.message("m1", scene.to(bob, "same")),
                scene.message("m2", scene.to(bob, "other")),
                scene.message("m1", scene.to(bob, "same"))));

    assertThat(results).extracting(Acceptance::duplicate).containsExactly(false, false, true);
    assertThat(results.get(1).deliveries()).extracting(Delivery::seq).containsExactly(2L);
  }

  @Test
  default void partialDuplicateStoresTheNewRecipientsAlone() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    scene.device(bob, "phone");
    Device tablet = scene.device(carol, "tablet");
    scene.accept(scene.message("m1", scene.to(bob, "to-bob")));

    Acceptance partly =
        scene.accept(scene.message("m1", scene.to(bob, "to-bob"), scene.to(carol, "to-carol")));

    assertThat(partly.duplicate()).isFalse();
    assertThat(partly.recipients()).isEqualTo(1);
    assertThat(partly.deliveries()).extracting(Delivery::deviceId).containsExactly(tablet.id());
  }

  @Test
  default void keyIsFreeAgainOnceTheRecipientIsRemoved() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    Delivery first = scene.accept(scene.message("m1", scene.to(bob, "same"))).deliveries().get(0);
    scene.withMessages(m -> m.remove(List.of(first.recipientId())));

    assertThat(scene.accept(scene.message("m1", scene.to(bob, "same"))).duplicate()).isFalse();
  }

  @Test
  default void keysOfAnyLengthAreTold() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    String key = "k".repeat(20_000);
    scene.accept(scene.message(scene.to(bob, key + "1")));

    assertThat(scene.accept(scene.message(scene.to(bob, key + "2"))).duplicate()).isFalse();
    assertThat(scene.accept(scene.message(scene.to(bob, key + "1"))).duplicate()).isTrue();
  }

  @Test
  default void onlyReachableDevicesGetADelivery() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device live = scene.device(bob, "live");
    scene.device(bob, "expired", NOW);
    scene.unbind(scene.device(bob, "unbound"));
    scene.lose(scene.device(bob, "lost"));

    assertThat(scene.accept(scene.message(scene.to(bob))).deliveries())
        .extracting(Delivery::deviceId)
        .containsExactly(live.id());
  }

  @Test
  default void targetedMessageGoesToItsDeviceAlone() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "phone");
    Device tablet = scene.device(bob, "tablet");

    assertThat(scene.accept(scene.message(scene.targeted(bob, "tablet", false))).deliveries())
        .extracting(Delivery::deviceId)
        .containsExactly(tablet.id());
  }

  @Test
  default void targetThatIsNotReachableIsReplacedUnlessStrict() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.lose(scene.device(bob, "tablet"));

    assertThat(scene.accept(scene.message(scene.targeted(bob, "tablet", false))).deliveries())
        .extracting(Delivery::deviceId)
        .containsExactly(phone.id());
    assertThat(scene.accept(scene.message(scene.targeted(bob, "tablet", true))).deliveries())
        .isEmpty();
  }

  @Test
  default void valuesThatMayBeNullAreKeptNull() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    NewMessage bare =
        new NewMessage(
            MessageKind.NOTIFICATION,
            "a:sip:x@elsewhere.example",
            null,
            "sip:x@elsewhere.example",
            null,
            null,
            null,
            null,
            null,
            null,
            java.util.Set.of(),
            null,
            null,
            new byte[0],
            true,
            NOW,
            List.of(scene.to(bob, "bare")));
    scene.accept(bare);

    Delivery delivery = scene.claim(phone, RESTARTED).get(0);
    assertThat(delivery.messageId()).isNull();
    assertThat(delivery.headers()).isNull();
    assertThat(delivery.body()).isEmpty();
    assertThat(delivery.anonymous()).isTrue();
    Correlated correlated = scene.messages(m -> m.correlate("bare")).orElseThrow();
    assertThat(correlated.senderSubscriberId()).isNull();
    assertThat(correlated.wishes()).isEmpty();
    assertThat(scene.messages(m -> m.correlateRecipient(correlated.recipientId())).orElseThrow())
        .isEqualTo(correlated);
  }

  @Test
  default void recipientWithoutMailboxIsAnErrorAndNothingIsStored() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    NewRecipient nobody =
        new NewRecipient(-1, "sip:nobody@cpm.example", "k", NOW.plusSeconds(9), true, null, false);

    assertThatThrownBy(() -> scene.accept(scene.message(scene.to(bob), nobody)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(scene.backlog().waiting()).isZero();
  }

  @Test
  default void aMailboxThatWasDeletedIsMadeAgainAndGoesOnAfterWhatItHad() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    scene.accept(scene.message("m1", scene.to(bob)));
    scene.accept(scene.message("m2", scene.to(bob)));
    scene
        .database()
        .run(em -> new Sql(em).update("DELETE FROM mailbox WHERE subscriber_id = ?", bob.id()));

    scene.accept(scene.message("m3", scene.to(bob)));

    assertThat(MessageScene.ids(scene.claim(phone, RESTARTED))).containsExactly("m1", "m2", "m3");
    assertThat(scene.plan(phone)).isZero();
  }
}
