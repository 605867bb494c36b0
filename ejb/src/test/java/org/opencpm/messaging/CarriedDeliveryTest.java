package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MessageLines;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/** The engine with sessions beside MESSAGE: who carries what, and what a lane learns from it. */
@Requirement(
    value = {"AD-PF-22", "AD-PF-23"},
    partial = true)
class CarriedDeliveryTest {

  private static final Flow HOME = new Flow("udp", "192.0.2.10", 5070);

  private record Later(Duration delay, Runnable work) {}

  private record Carried(Delivery delivery, Device device, Attempt attempt) {

    String text() {
      return new String(delivery.body(), StandardCharsets.UTF_8);
    }
  }

  /** A carrier whose sessions end when the test says so. */
  private static final class Sessions implements Carrier {
    private final List<Carried> carried = new CopyOnWriteArrayList<>();

    @Override
    public void carry(Delivery delivery, Device device, Instant now, Attempt attempt) {
      carried.add(new Carried(delivery, device, attempt));
    }

    @Override
    public Duration patience(Delivery delivery) {
      return Duration.ofMinutes(10);
    }

    Carried await(int count) {
      org.awaitility.Awaitility.await()
          .untilAsserted(() -> assertThat(carried).hasSizeGreaterThanOrEqualTo(count));
      assertThat(carried).hasSize(count);
      return carried.get(count - 1);
    }
  }

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final DeviceDirectory directory = new DeviceDirectory(registrations);
  private final DeliveryRows rows = new DeliveryRows(registrations, clock);
  private final Wire wire = new Wire();
  private final Sessions sessions = new Sessions();
  private final Preferences preferences = new Preferences();
  private final Queue<Later> timers = new ConcurrentLinkedQueue<>();
  private Carriers carriers;
  private DeliveryEngine engine;
  private Subscriber bob;
  private Device phone;

  @BeforeAll
  static void quiet() {
    MessageLines.quiet();
  }

  @BeforeEach
  void start() {
    bob = users.add("bob");
    phone = registrations.device(bob, "phone", HOME);
    SignallingLink link = new SignallingLink();
    link.attach(wire);
    Settings settings = Settings.of(Map.of());
    SentCalls calls = new SentCalls();
    carriers =
        new Carriers(
            new CarrierChoice(settings),
            new PagerCarrier(
                link, new DeviceMessage(settings, new SubscriberDirectory(users)), calls));
    carriers.session(sessions);
    engine =
        new DeliveryEngine(
            rows,
            directory,
            link,
            carriers,
            calls,
            new Policies(preferences),
            new Metrics(),
            Runnable::run,
            (delay, work) -> timers.add(new Later(delay, work)),
            Thread::new,
            clock);
  }

  @AfterEach
  void stop() {
    engine.stop(Duration.ZERO);
  }

  @Test
  void chatGoesInSessionsOneMessageAtATime() {
    offer(chat(1), chat(2));

    assertThat(sessions.await(1).text()).isEqualTo("chat 1");
    sessions.await(1).attempt().ended(DeviceAnswer.TAKEN, 200, "call");
    assertThat(sessions.await(2).text()).isEqualTo("chat 2");
    assertThat(wire.count()).isZero();
  }

  @Test
  void aDeviceThatRingsGetsItsPagerMessagesMeanwhile() {
    offer(chat(1), Deliveries.delivery(phone.id(), bob.id(), 2), chat(3));

    sessions.await(1);
    wire.awaitSent(1).answer(200);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(1));
    assertThat(sessions.carried).hasSize(1);
  }

  @Test
  void aDeviceThatNobodyAnsweredIsNotLostAndTriedAgainAfterTheTimeOfThePolicy() {
    preferences.provider(Policy.UNANSWERED_RETRY_SECONDS, "100");
    offer(chat(1), chat(2));

    sessions.await(1).attempt().rang(487, "call");

    Later retry = awaitTimer();
    assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(100));
    assertThat(registrations.find(phone.id()).orElseThrow().binding().lost()).isFalse();
    assertThat(rows.results().get(0).state()).isEqualTo(DeliveryState.WAITING);
    clock.advance(Duration.ofSeconds(100));
    retry.work().run();
    assertThat(sessions.await(2).text()).isEqualTo("chat 1");
  }

  @Test
  void orWhenItRegistersWithoutAnythingOvertaking() {
    offer(chat(1), chat(2));
    sessions.await(1).attempt().rang(487, "call");
    awaitTimer();

    engine.wake(phone.id(), Optional.of(phone));

    assertThat(sessions.await(2).text()).isEqualTo("chat 1");
    sessions.await(2).attempt().ended(200, "call");
    assertThat(sessions.await(3).text()).isEqualTo("chat 2");
  }

  @Test
  void whatRangForSomebodyElseDoesNotRingAtOnceForWhatIsStored() {
    engine.unanswered(phone.id(), Duration.ofSeconds(300));
    Later retry = awaitTimer();

    offer(chat(1));
    assertThat(sessions.carried).isEmpty();
    clock.advance(retry.delay());
    retry.work().run();

    assertThat(sessions.await(1).text()).isEqualTo("chat 1");
  }

  @Test
  void aSessionThatBreaksMeansALostDevice() {
    offer(chat(1));

    sessions.await(1).attempt().ended(DeviceAnswer.LOST, 481, "call");

    await()
        .untilAsserted(
            () ->
                assertThat(registrations.find(phone.id()).orElseThrow().binding().lost()).isTrue());
  }

  @Test
  void onlyTheFirstEndOfAnAttemptCounts() {
    offer(chat(1), chat(2));
    Attempt attempt = sessions.await(1).attempt();

    attempt.ended(DeviceAnswer.TAKEN, 200, "call");
    attempt.ended(DeviceAnswer.LOST, 0, "call");
    attempt.rang(487, "call");
    attempt.otherwise();

    sessions.await(2);
    assertThat(rows.results()).hasSize(1);
    assertThat(attempt.wanted()).isFalse();
    assertThat(sessions.await(2).attempt().wanted()).isTrue();
  }

  @Test
  void anAttemptTowardsAnOldContactIsNotWantedAnyMore() {
    offer(chat(1));
    Attempt old = sessions.await(1).attempt();
    assertThat(old.wanted()).isTrue();

    Device moved = registrations.device(bob, "phone", new Flow("tcp", "198.51.100.7", 40_000), 2);
    directory.forget(bob.id());
    engine.wake(phone.id(), Optional.of(moved));

    assertThat(old.wanted()).isFalse();
    assertThat(sessions.await(2).device().binding().flow().address()).isEqualTo("198.51.100.7");
  }

  @Test
  void aCarrierIsGivenTheTimeItAsksFor() {
    offer(chat(1));
    sessions.await(1);

    clock.advance(Duration.ofMinutes(9));
    engine.sweep();
    assertThat(sessions.carried).hasSize(1);
    clock.advance(Duration.ofMinutes(2));
    engine.sweep();

    assertThat(sessions.await(2).text()).isEqualTo("chat 1");
  }

  @Test
  void whatIsCarriedByNobodyYetWaits() {
    carriers.session(null);
    offer(chat(1));
    Later retry = awaitTimer();

    carriers.session(sessions);
    retry.work().run();

    sessions.await(1);
  }

  @Test
  void whatADeviceCanNeverHaveIsRefusedForIt() {
    registrations.bind(
        bob.id(),
        "phone",
        null,
        null,
        new org.opencpm.subscriber.Binding(
            "sip:phone@192.0.2.10:5070",
            ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"",
            HOME,
            "sip:bob@cpm.example",
            "reg",
            2,
            MovableClock.START.plusSeconds(3600),
            1.0,
            null,
            null,
            null,
            false));
    directory.forget(bob.id());

    offer(large(1, 9000), large(2, 100));

    assertThat(wire.awaitSent(1).request().body()).hasSize(100);
    assertThat(rows.results().get(0).state()).isEqualTo(DeliveryState.REFUSED);
    assertThat(rows.results().get(0).status()).isEqualTo(488);
  }

  @Test
  void aLargeBodyIsReadWhenItIsSentAndTheRoomForBodiesIsBounded() {
    int size = 40 * 1024 * 1024;
    Subscriber carol = users.add("carol");
    Device tablet = registrations.device(carol, "tablet", HOME);
    Delivery toBob = large(1, size);
    Delivery toCarol =
        Deliveries.delivery(tablet, 2, MessageKind.STANDALONE, "LARGE", toBob.body());
    rows.store(toBob);
    rows.store(toCarol);

    engine.offer(List.of(toBob.with(null), toCarol.with(null)));

    Carried first = sessions.await(1);
    assertThat(first.delivery().body()).isSameAs(toBob.body());
    first.attempt().ended(200, "call");
    assertThat(sessions.await(2).delivery().body()).hasSize(size);
  }

  @Test
  void aBodyThatCannotBeReadIsReadLaterAndTheRoomGivenBack() {
    for (int i = 0; i < 3; i++) {
      Delivery large = large(1, 60 * 1024 * 1024);
      rows.store(large);
      rows.down(true);
      engine.offer(List.of(large.with(null)));
      Later retry = awaitTimer();
      rows.down(false);
      retry.work().run();
      sessions.await(i + 1).attempt().ended(200, "call");
      int done = i + 1;
      await().untilAsserted(() -> assertThat(rows.results()).hasSize(done));
      start();
    }
  }

  @Test
  void liveSessionsAreAskedFirstForNotificationsAndChat() {
    List<Carried> injected = new CopyOnWriteArrayList<>();
    carriers.live(
        (delivery, device, attempt) -> injected.add(new Carried(delivery, device, attempt)));

    offer(Deliveries.delivery(phone.id(), bob.id(), 1), notification(2), chat(3));
    wire.awaitSent(1).answer(200);

    await().untilAsserted(() -> assertThat(injected).hasSize(2));
    injected.forEach(one -> one.attempt().ended(200, "session"));
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(3));
    assertThat(wire.count()).isEqualTo(1);
    assertThat(sessions.carried).isEmpty();
  }

  @Test
  void whatALiveSessionDoesNotBringGoesAnotherWayAtOnceAndDoesNotComeBackToIt() {
    List<Attempt> injected = new CopyOnWriteArrayList<>();
    carriers.live((delivery, device, attempt) -> injected.add(attempt));
    offer(notification(1));
    await().untilAsserted(() -> assertThat(injected).hasSize(1));

    injected.get(0).otherwise();

    wire.awaitSent(1).answer(200);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(1));
    assertThat(injected).hasSize(1);
  }

  private void offer(Delivery... deliveries) {
    for (Delivery delivery : deliveries) {
      rows.store(delivery);
    }
    engine.offer(List.of(deliveries));
  }

  private Delivery chat(long number) {
    byte[] body = ("chat " + number).getBytes(StandardCharsets.UTF_8);
    return Deliveries.delivery(phone, number, MessageKind.CHAT, "SESSION", body);
  }

  private Delivery notification(long number) {
    return Deliveries.delivery(phone, number, MessageKind.NOTIFICATION, "PAGER", new byte[] {1});
  }

  private Delivery large(long number, int size) {
    return Deliveries.delivery(phone, number, MessageKind.STANDALONE, "LARGE", new byte[size]);
  }

  private Later awaitTimer() {
    await().until(() -> !timers.isEmpty());
    return timers.remove();
  }
}
