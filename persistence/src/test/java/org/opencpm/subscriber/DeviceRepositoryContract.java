package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.binding;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.opencpm.messaging.MessageScene;
import org.opencpm.subscriber.jpa.JpaDeviceRepository;

/** What {@link DeviceRepository} promises. */
interface DeviceRepositoryContract {

  MessageScene scene();

  private static <T> T devices(MessageScene scene, Function<DeviceRepository, T> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaDeviceRepository(em)));
  }

  private static List<Device> expired(MessageScene scene, int max) {
    return devices(scene, d -> d.expired(NOW, max));
  }

  private static List<Device> devicesOf(MessageScene scene, Subscriber user) {
    return devices(scene, d -> d.devicesOf(user.id()));
  }

  private static Device found(MessageScene scene, long id) {
    return devices(scene, d -> d.find(id)).orElseThrow();
  }

  @Test
  default void bindingIsKeptAsItIs() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Binding binding =
        new Binding(
            "sip:bob@192.0.2.1:5060;transport=tcp",
            "+sip.instance=\"<urn:uuid:1>\";+g.oma.sip-im",
            new Flow("tcp", "192.0.2.1", 40_000),
            "tel:+15550100002",
            "call",
            7,
            NOW.plusSeconds(60),
            0.5,
            "phone/1",
            "sip:bob@cpm.example;gr=urn:uuid:1",
            "<sip:path.example;lr>",
            false);

    Device device =
        devices(scene, d -> d.bind(bob.id(), "urn:uuid:1", "urn:uuid:1", "mine", binding));

    assertThat(found(scene, device.id()))
        .isEqualTo(device)
        .isEqualTo(new Device(device.id(), bob.id(), "urn:uuid:1", "urn:uuid:1", "mine", binding));
  }

  @Test
  default void registeringAgainReplacesTheBindingAndKeepsTheDevice() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device first =
        devices(
            scene,
            d -> d.bind(bob.id(), "k", null, "mine", binding(bob, "k", NOW.plusSeconds(60))));
    scene.lose(first);
    Binding second = binding(bob, "moved", NOW.plusSeconds(600));

    Device again = devices(scene, d -> d.bind(bob.id(), "k", "urn:k", null, second));

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(found(scene, first.id()))
        .isEqualTo(new Device(first.id(), bob.id(), "k", "urn:k", "mine", second));
  }

  @Test
  default void devicesOfAUserComeOldestFirstRegisteredOrNot() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(scene.subscriber("carol"), "other");
    Device z = scene.device(bob, "z");
    Device a = scene.device(bob, "a");
    scene.unbind(z);
    scene.device(bob, "m");

    List<Device> devices = devices(scene, d -> d.devicesOf(bob.id()));

    assertThat(devices).extracting(Device::key).containsExactly("z", "a", "m");
    assertThat(devices).extracting(d -> d.binding() != null).containsExactly(false, true, true);
    assertThat(devices.get(1)).isEqualTo(a);
  }

  @Test
  default void lostDeviceIsMarkedOnceAndIsNotReachable() {
    MessageScene scene = scene();
    Device phone = scene.device(scene.subscriber("bob"), "phone");
    Binding binding = phone.binding();

    assertThat(
            devices(scene, d -> d.markLost(phone.id(), binding.callId(), binding.cseq()))
                .booleanValue())
        .isTrue();
    assertThat(
            devices(scene, d -> d.markLost(phone.id(), binding.callId(), binding.cseq()))
                .booleanValue())
        .isFalse();
    Device lost = found(scene, phone.id());
    assertThat(lost.reachable(NOW)).isFalse();
    assertThat(lost.liveBinding(NOW)).isPresent();
  }

  @Test
  default void deviceThatHasRegisteredSinceIsNotMarkedLost() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device phone = scene.device(bob, "phone");

    assertThat(devices(scene, d -> d.markLost(phone.id(), "reg-phone", 2)).booleanValue())
        .isFalse();
    assertThat(devices(scene, d -> d.markLost(phone.id(), "other", 1)).booleanValue()).isFalse();
    assertThat(devices(scene, d -> d.markLost(4711, "other", 1)).booleanValue()).isFalse();
    scene.unbind(phone);
    assertThat(devices(scene, d -> d.markLost(phone.id(), "reg-phone", 1)).booleanValue())
        .isFalse();
  }

  @Test
  default void expiredBindingsComeOldestFirst() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device b = scene.device(bob, "b", NOW);
    Device a = scene.device(scene.subscriber("carol"), "a", NOW.minusSeconds(5));
    scene.device(bob, "live", NOW.plusMillis(1));
    scene.unbind(scene.device(bob, "gone", NOW.minusSeconds(9)));

    assertThat(expired(scene, 9)).containsExactly(a, b);
    assertThat(expired(scene, 1)).containsExactly(a);
  }

  @Test
  default void expiryLeavesAUserAloneWhoIsRegisteringAtThisMoment() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Device carols = scene.device(scene.subscriber("carol"), "a", NOW);
    scene.device(bob, "b", NOW);

    scene
        .database()
        .run(
            em -> {
              new JpaDeviceRepository(em)
                  .bind(bob.id(), "b", null, null, binding(bob, "b", NOW.plusSeconds(60)));
              assertThat(expired(scene, 9)).containsExactly(carols);
            });
    assertThat(expired(scene, 9)).containsExactly(carols);
  }

  @Test
  default void liveBindingsAreCounted() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    scene.device(bob, "a");
    scene.lose(scene.device(bob, "b"));
    scene.device(bob, "c", NOW);
    scene.unbind(scene.device(bob, "d"));

    assertThat(devices(scene, d -> d.countRegistered(NOW)).longValue()).isEqualTo(2);
  }

  @Test
  default void devicesNotSeenForLongAreForgotten() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Instant old = NOW.minusSeconds(86_400);
    scene.unbind(scene.device(bob, "old1", old));
    scene.unbind(scene.device(bob, "old2", old));
    scene.unbind(scene.device(bob, "recent", NOW));
    scene.device(bob, "expired, not unbound", old);

    assertThat(devices(scene, d -> d.forget(NOW.minusSeconds(60), 1)).intValue()).isEqualTo(1);
    assertThat(devices(scene, d -> d.forget(NOW.minusSeconds(60), 9)).intValue()).isEqualTo(1);
    assertThat(devicesOf(scene, bob))
        .extracting(Device::key)
        .containsExactly("recent", "expired, not unbound");
  }

  @Test
  default void theDevicesOfAUserThatWereGoneLongestAreForgottenFirst() {
    MessageScene scene = scene();
    Subscriber bob = scene.subscriber("bob");
    Subscriber carol = scene.subscriber("carol");
    scene.unbind(scene.device(bob, "newer", NOW.minusSeconds(10)));
    scene.unbind(scene.device(bob, "older", NOW.minusSeconds(20)));
    scene.device(bob, "registered", NOW.minusSeconds(30));
    scene.unbind(scene.device(carol, "another user's", NOW.minusSeconds(40)));

    assertThat(devices(scene, d -> d.forgetUnbound(bob.id(), 1)).intValue()).isEqualTo(1);
    assertThat(devicesOf(scene, bob))
        .extracting(Device::key)
        .containsExactly("newer", "registered");
    assertThat(devices(scene, d -> d.forgetUnbound(bob.id(), 9)).intValue()).isEqualTo(1);
    assertThat(devicesOf(scene, bob)).extracting(Device::key).containsExactly("registered");
    assertThat(devicesOf(scene, carol)).hasSize(1);
  }
}
