package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.opencpm.administration.jpa.JpaDirectoryRepository;
import org.opencpm.messaging.MessageScene;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberRepository;
import org.opencpm.subscriber.SubscriberRepository.NewSubscriber;
import org.opencpm.subscriber.jpa.JpaSubscriberRepository;

/** What {@link DirectoryRepository} promises, and an operator's changes of subscribers. */
interface DirectoryRepositoryContract {

  MessageScene scene();

  private static <T> T in(MessageScene scene, Function<DirectoryRepository, T> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaDirectoryRepository(em)));
  }

  private static <K, V> Map<K, V> map(
      MessageScene scene, Function<DirectoryRepository, Map<K, V>> work) {
    return in(scene, work);
  }

  private static <T> T provision(MessageScene scene, Function<SubscriberRepository, T> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaSubscriberRepository(em)));
  }

  private static List<String> names(List<Subscriber> subscribers) {
    return subscribers.stream().map(Subscriber::userName).toList();
  }

  @Test
  default void subscribersComeByNameInPages() {
    MessageScene scene = scene();
    List.of("bob", "alice", "al", "a_x", "abx").forEach(scene::subscriber);

    List<Subscriber> first = in(scene, d -> d.subscribers("", "", 2));
    assertThat(first).hasSize(2);
    List<Subscriber> rest = in(scene, d -> d.subscribers("", first.get(1).userName(), 10));
    assertThat(names(rest)).hasSize(3).doesNotContainAnyElementsOf(names(first));
    assertThat(names(in(scene, d -> d.subscribers("al", "", 10))))
        .containsExactlyInAnyOrder("al@cpm.example", "alice@cpm.example");
    assertThat(names(in(scene, d -> d.subscribers("a_", "", 10))))
        .containsExactly("a_x@cpm.example");
    assertThat(in(scene, d -> d.subscribers("al", "", 10)).get(0).addresses()).hasSize(1);
    long count = in(scene, DirectoryRepository::countSubscribers);
    assertThat(count).isEqualTo(5);
  }

  @Test
  default void ownersOfAddressesAndNamesAreTold() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    assertThat(map(scene, d -> d.owners(List.of("sip:bob@cpm.example", "sip:x@cpm.example"))))
        .isEqualTo(Map.of("sip:bob@cpm.example", bob.id()));
    assertThat(map(scene, d -> d.idsByUserName(List.of("bob@cpm.example", "x"))))
        .isEqualTo(Map.of("bob@cpm.example", bob.id()));
  }

  @Test
  default void devicesComeByIdAndAreSearched() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    Device phone = scene.device(bob, "phone");
    Device away = scene.device(bob, "tablet", NOW.minusSeconds(60));
    Device other = scene.device(carol, "PHONE-2");

    assertThat(devices(in(scene, d -> d.devices(0, false, NOW, 2))))
        .containsExactly(phone.id(), away.id());
    assertThat(devices(in(scene, d -> d.devices(0, true, NOW, 9))))
        .containsExactly(phone.id(), other.id());
    assertThat(devices(in(scene, d -> d.devicesOf(List.of(bob.id())))))
        .containsExactly(phone.id(), away.id());
    assertThat(devices(in(scene, d -> d.search("Phone", 0, false, NOW, 9)).devices()))
        .containsExactly(phone.id(), other.id());
    DirectoryRepository.Searched page = in(scene, d -> d.search("phone", 0, false, NOW, 1));
    assertThat(page.next()).isEqualTo(phone.id());
    assertThat(devices(in(scene, d -> d.search("phone", page.next(), true, NOW, 9)).devices()))
        .containsExactly(other.id());
    assertThat(in(scene, d -> d.search("carol@", 0, true, NOW, 9)).next()).isNull();
    assertThat(in(scene, d -> d.device(phone.id())).orElseThrow().device()).isEqualTo(phone);
    assertThat(map(scene, d -> d.deviceCounts(List.of(bob.id(), carol.id()))))
        .isEqualTo(Map.of(bob.id(), 2, carol.id(), 1));
  }

  private static List<Long> devices(List<DeviceRow> rows) {
    return rows.stream().map(row -> row.device().id()).toList();
  }

  @Test
  default void subscriberIsBlockedAndChanged() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    boolean blocked = provision(scene, s -> s.setActive(bob.id(), false));
    boolean again = provision(scene, s -> s.setActive(bob.id(), false));
    assertThat(blocked).isTrue();
    assertThat(again).isFalse();

    List<String> addresses = List.of("tel:+15550100002", "sip:bob@cpm.example");
    provision(
        scene,
        s -> {
          s.change(bob.id(), "robert@cpm.example", addresses, null);
          return null;
        });
    Subscriber changed = provision(scene, s -> s.find(bob.id())).orElseThrow();
    assertThat(changed)
        .isEqualTo(new Subscriber(bob.id(), "robert@cpm.example", false, addresses, bob.ha1()));
    provision(
        scene,
        s -> {
          s.change(bob.id(), "bob@cpm.example", addresses, Map.of("SHA-256", "1"));
          return null;
        });
    assertThat(provision(scene, s -> s.find(bob.id())).orElseThrow().ha1())
        .isEqualTo(Map.of("SHA-256", "1"));
  }

  @Test
  default void manySubscribersAreAddedWithTheirMailboxes() {
    MessageScene scene = scene();
    List<Long> ids =
        provision(
            scene,
            s ->
                s.addAll(
                    List.of(
                        new NewSubscriber(
                            "x@cpm.example", List.of("sip:x@cpm.example"), Map.of("MD5", "1")),
                        new NewSubscriber(
                            "y@cpm.example",
                            List.of("sip:y@cpm.example", "tel:+15550100009"),
                            Map.of("MD5", "2")))));
    Subscriber y = provision(scene, s -> s.find(ids.get(1))).orElseThrow();
    assertThat(y.addresses()).containsExactly("sip:y@cpm.example", "tel:+15550100009");
    assertThat(scene.accept(scene.message("m1", scene.to(y))).duplicate()).isFalse();
  }
}
