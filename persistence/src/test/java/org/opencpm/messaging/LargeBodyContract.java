package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/** Bodies that do not travel with their messages. */
interface LargeBodyContract {

  MessageScene scene();

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static NewMessage large(MessageScene scene, byte[] body, NewRecipient... recipients) {
    return scene.message(MessageKind.STANDALONE, "LARGE", "large", body, recipients);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Delivery.LARGEST_IN_QUEUE})
  default void upToTheLimitABodyComesWithItsMessage(int size) {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    byte[] body = bytes(size);
    Delivery accepted = scene.accept(large(scene, body, scene.to(bob))).deliveries().get(0);

    assertThat(accepted.body()).isEqualTo(body);
    Delivery claimed = scene.claimSession(phone, false, NOW).get(0);
    assertThat(claimed.body()).isEqualTo(body);
    assertThat(claimed.size()).isEqualTo(size);
    assertThat(scene.<byte[]>messages(m -> m.body(claimed.recipientId()))).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {Delivery.LARGEST_IN_QUEUE + 1, 10_485_760})
  default void beyondItIsReadWhenItIsNeeded(int size) {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");
    byte[] body = bytes(size);
    Delivery accepted = scene.accept(large(scene, body, scene.to(bob))).deliveries().get(0);

    assertThat(accepted.body()).isNull();
    Delivery claimed = scene.claimSession(phone, false, NOW).get(0);
    assertThat(claimed.body()).isNull();
    assertThat(claimed.size()).isEqualTo(size);
    assertThat(scene.<byte[]>messages(m -> m.body(claimed.recipientId()))).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Delivery.LARGEST_IN_QUEUE + 1})
  default void aBodyIsFoundByWhatItsMessageWasStoredWith(int size) {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    NewMessage message = large(scene, bytes(size), scene.to(bob));
    scene.accept(message);
    String key = message.recipients().get(0).dedupeKey();

    MessageBody found = scene.<Optional<MessageBody>>messages(m -> m.bodyOf(key)).orElseThrow();
    assertThat(found.bytes()).isEqualTo(bytes(size));
    assertThat(found.contentType()).isEqualTo(message.contentType());
    assertThat(scene.<Optional<MessageBody>>messages(m -> m.bodyOf("another"))).isEmpty();
  }

  @Test
  default void aLargeBodyGoesWithTheLastOfItsRecipients() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    scene.device(bob, "phone");
    scene.device(carol, "phone");
    List<Long> recipients =
        scene
            .accept(large(scene, bytes(50_000), scene.to(bob), scene.to(carol)))
            .deliveries()
            .stream()
            .map(Delivery::recipientId)
            .toList();

    scene.withMessages(m -> m.remove(recipients.subList(0, 1)));
    assertThat(scene.<byte[]>messages(m -> m.body(recipients.get(1)))).hasSize(50_000);
    scene.withMessages(m -> m.remove(recipients));

    assertThat(scene.<byte[]>messages(m -> m.body(recipients.get(1)))).isNull();
    Long rows =
        scene
            .database()
            .inTransaction(em -> new Sql(em).number("SELECT COUNT(*) FROM message_body"));
    assertThat(rows).isZero();
  }

  @Test
  default void expiryTellsItsSizeAndLeavesItToBeRead() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.accept(large(scene, bytes(50_000), scene.to(bob, "large", NOW)));

    EndedRecipient ended = scene.expired(NOW).get(0);

    assertThat(ended.body()).isNull();
    assertThat(ended.size()).isEqualTo(50_000);
    assertThat(scene.<byte[]>messages(m -> m.body(ended.recipientId()))).hasSize(50_000);
  }
}
