package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.opencpm.messaging.MessageScene;
import org.opencpm.subscriber.jpa.JpaSubscriberRepository;

/** What {@link SubscriberRepository} promises. */
interface SubscriberRepositoryContract {

  MessageScene scene();

  private static <T> T subscribers(MessageScene scene, Function<SubscriberRepository, T> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaSubscriberRepository(em)));
  }

  private static Subscriber alice(MessageScene scene) {
    return subscribers(
        scene,
        s ->
            s.add(
                "alice@cpm.example",
                List.of("sip:alice@cpm.example", "tel:+15550100001", "sip:al@cpm.example"),
                Map.of("MD5", "aa", "SHA-256", "bb")));
  }

  @Test
  default void subscriberIsFoundByEachOfItsAddressesAndByNameAndId() {
    MessageScene scene = scene();
    Subscriber alice = alice(scene);

    for (String address : alice.addresses()) {
      assertThat(subscribers(scene, s -> s.findByAddress(address)).orElseThrow()).isEqualTo(alice);
    }
    assertThat(subscribers(scene, s -> s.findByUserName("alice@cpm.example")).orElseThrow())
        .isEqualTo(alice);
    assertThat(subscribers(scene, s -> s.find(alice.id())).orElseThrow()).isEqualTo(alice);
  }

  @Test
  default void addressesKeepTheirOrder() {
    MessageScene scene = scene();
    alice(scene);

    Subscriber found = subscribers(scene, s -> s.findByAddress("sip:al@cpm.example")).orElseThrow();

    assertThat(found.addresses())
        .containsExactly("sip:alice@cpm.example", "tel:+15550100001", "sip:al@cpm.example");
    assertThat(found.defaultAddress()).isEqualTo("sip:alice@cpm.example");
    assertThat(found.ha1()).containsOnly(Map.entry("MD5", "aa"), Map.entry("SHA-256", "bb"));
    assertThat(found.active()).isTrue();
  }

  @Test
  default void nobodyIsFoundForWhatIsNotThere() {
    MessageScene scene = scene();

    assertThat(subscribers(scene, s -> s.findByAddress("sip:nobody@cpm.example")).isPresent())
        .isFalse();
    assertThat(subscribers(scene, s -> s.findByUserName("nobody")).isPresent()).isFalse();
    assertThat(subscribers(scene, s -> s.find(4711)).isPresent()).isFalse();
  }

  @Test
  default void addingTheSameNameAgainChangesNothing() {
    MessageScene scene = scene();
    Subscriber alice = alice(scene);

    Subscriber again =
        subscribers(
            scene, s -> s.add("alice@cpm.example", List.of("sip:other@cpm.example"), Map.of()));

    assertThat(again).isEqualTo(alice);
    assertThat(subscribers(scene, s -> s.findByAddress("sip:other@cpm.example")).isPresent())
        .isFalse();
  }

  @Test
  default void addressBelongsToOneSubscriber() {
    MessageScene scene = scene();
    alice(scene);

    assertThatThrownBy(
            () -> subscribers(scene, s -> s.add("eve", List.of("sip:alice@cpm.example"), Map.of())))
        .isInstanceOf(RuntimeException.class);
    assertThat(subscribers(scene, s -> s.findByUserName("eve")).isPresent()).isFalse();
  }

  @Test
  default void subscriberNeedsAnAddress() {
    MessageScene scene = scene();

    assertThatThrownBy(() -> subscribers(scene, s -> s.add("x", List.of(), Map.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
