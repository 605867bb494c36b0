package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MessageLines;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

class DeliveryEngineTest {

  private static final Flow HOME = new Flow("udp", "192.0.2.10", 5070);
  private static final Flow TRAIN = new Flow("tcp", "198.51.100.7", 40_000);

  private record Later(Duration delay, Runnable work) {}

  /** Lets something happen between the look-up of the device and that of the SIP side. */
  private static final class WatchedLink extends SignallingLink {
    private final AtomicReference<Runnable> once = new AtomicReference<>();

    void beforeLooking(Runnable work) {
      once.set(work);
    }

    @Override
    public Optional<Signalling> current() {
      Runnable work = once.getAndSet(null);
      if (work != null) {
        work.run();
      }
      return super.current();
    }
  }

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final DeviceDirectory directory = new DeviceDirectory(registrations);
  private final DeliveryRows rows = new DeliveryRows(registrations, clock);
  private final WatchedLink link = new WatchedLink();
  private final Wire wire = new Wire();
  private final Queue<Later> timers = new ConcurrentLinkedQueue<>();
  private final Preferences preferences = new Preferences();
  private final AtomicBoolean rejecting = new AtomicBoolean();
  private Queue<Runnable> held;
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
    users.add("alice");
    bob = users.add("bob");
    phone = registrations.device(bob, "phone", HOME);
    link.attach(wire);
    Settings settings = Settings.of(Map.of());
    SentCalls calls = new SentCalls();
    carriers =
        new Carriers(
            new CarrierChoice(settings),
            new PagerCarrier(
                link, new DeviceMessage(settings, new SubscriberDirectory(users)), calls));
    engine =
        new DeliveryEngine(
            rows,
            directory,
            link,
            carriers,
            calls,
            new Policies(preferences),
            new Metrics(),
            this::execute,
            (delay, work) -> timers.add(new Later(delay, work)),
            Thread::new,
            clock);
  }

  @AfterEach
  void stop() {
    engine.stop(Duration.ZERO);
  }

  @Test
  void messagesGoOneAtATimeInOrder() {
    stored(1, 2, 3);

    wire.awaitSent(1).answer(200);
    wire.awaitSent(2).answer(200);
    wire.awaitSent(3).answer(200);

    assertThat(wire.texts()).containsExactly("text 1", "text 2", "text 3");
    await()
        .untilAsserted(
            () ->
                assertThat(rows.results())
                    .extracting(DeliveryResult::state)
                    .containsExactly(DeliveryState.DONE, DeliveryState.DONE, DeliveryState.DONE));
  }

  @Test
  void aMessageGoesToTheContactByTheFlowOfItsRegistration() {
    stored(1);

    Wire.Sent sent = wire.awaitSent(1);
    assertThat(sent.request().requestUri()).isEqualTo("sip:phone@192.0.2.10:5070");
    assertThat(sent.request().flow()).isEqualTo(HOME);
  }

  @Test
  void devicesDoNotWaitForEachOther() {
    Device tablet = registrations.device(bob, "tablet", TRAIN);
    directory.forget(bob.id());
    stored(1);
    engine.offer(List.of(rows.store(Deliveries.delivery(tablet.id(), bob.id(), 1))));

    wire.awaitSent(2);
    assertThat(wire.texts()).containsExactly("text 1", "text 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 408, 430, 480, 500, 503, 504})
  void aDeviceThatIsLostGetsNothingUntilItRegistersAndThenAllInOrder(int status) {
    stored(1, 2);
    wire.awaitSent(1).answer(status);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(1));
    stored(3);
    assertThat(wire.count()).isEqualTo(1);

    register(HOME, 2);

    wire.awaitSent(2).answer(200);
    wire.awaitSent(3).answer(200);
    wire.awaitSent(4).answer(200);
    assertThat(wire.texts()).containsExactly("text 1", "text 1", "text 2", "text 3");
  }

  @Test
  void aBusyDeviceIsTriedAgainAfterTheTimeOfThePolicyAndNothingOvertakes() {
    preferences.provider(Policy.RETRY_SECONDS, "7");
    stored(1, 2);
    wire.awaitSent(1).answer(486);
    Later retry = awaitTimer();

    assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(7));
    engine.wake(phone.id(), Optional.empty());
    assertThat(wire.count()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(7));
    retry.work().run();
    wire.awaitSent(2).answer(200);
    wire.awaitSent(3);
    assertThat(wire.texts()).containsExactly("text 1", "text 1", "text 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 415, 488, 606})
  void whatTheDeviceCannotTakeDoesNotHoldUpTheRest(int status) {
    stored(1, 2);

    wire.awaitSent(1).answer(status);
    wire.awaitSent(2);

    DeliveryResult result = rows.results().get(0);
    assertThat(result.state()).isEqualTo(DeliveryState.REFUSED);
    assertThat(result.endsForAll()).isFalse();
    assertThat(result.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 603})
  void aUserWhoDeclinesDoesSoForAllHisDevicesAndTheSenderHearsAtOnce(int status) {
    Subscriber alice = users.findByUserName("alice@cpm.example").orElseThrow();
    Device sender = registrations.device(alice, "alice-phone", TRAIN);
    rows.causes(Deliveries.delivery(sender.id(), alice.id(), 1));
    stored(1);

    wire.awaitSent(1).answer(status);

    assertThat(wire.awaitSent(2).request().flow()).isEqualTo(TRAIN);
    assertThat(rows.results().get(0).endsForAll()).isTrue();
  }

  @Test
  void aNewContactGetsTheMessageAtOnceAndTheOldOnesSilenceChangesNothing() {
    stored(1, 2);
    Wire.Sent atHome = wire.awaitSent(1);

    register(TRAIN, 2);
    Wire.Sent onTheTrain = wire.awaitSent(2);
    assertThat(onTheTrain.request().flow()).isEqualTo(TRAIN);
    assertThat(onTheTrain.text()).isEqualTo("text 1");

    atHome.answer(408);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(1));
    assertThat(registrations.find(phone.id()).orElseThrow().binding().lost()).isFalse();
    onTheTrain.answer(200);
    assertThat(wire.awaitSent(3).text()).isEqualTo("text 2");
  }

  @Test
  void thatTheOldContactWasBusyDoesNotHoldUpTheNewOne() {
    stored(1, 2);
    Wire.Sent atHome = wire.awaitSent(1);
    register(TRAIN, 2);
    Wire.Sent onTheTrain = wire.awaitSent(2);

    atHome.answer(486);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(1));
    onTheTrain.answer(200);

    assertThat(wire.awaitSent(3).text()).isEqualTo("text 2");
    assertThat(timers).isEmpty();
  }

  @Test
  void aRefreshDuringTheAttemptMeansThatTheDeviceIsNotLost() {
    stored(1);
    Wire.Sent first = wire.awaitSent(1);

    register(HOME, 2);
    assertThat(wire.count()).isEqualTo(1);
    first.answer(408);

    wire.awaitSent(2).answer(200);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(2));
  }

  @Test
  void aRegistrationBetweenTheLookUpAndThePauseIsNotMissed() {
    registrations.unbind(phone.id());
    directory.forget(bob.id());
    link.beforeLooking(() -> register(HOME, 2));

    stored(1);

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aWakeDuringALoadLeadsToAnotherLoad() {
    held = new ArrayDeque<>();
    rows.store(delivery(2));
    engine.wake(phone.id(), Optional.empty());
    Runnable load = held.remove();
    int otherLanes = held.size();
    runHeld();

    rows.store(delivery(1));
    engine.wake(phone.id(), Optional.empty());
    assertThat(held).hasSize(otherLanes);
    runHeld();
    load.run();
    held.remove().run();

    wire.awaitSent(1).answer(200);
    wire.awaitSent(2);
    assertThat(wire.texts()).containsExactly("text 1", "text 2");
  }

  private void runHeld() {
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  @Test
  void whatIsAcceptedDuringALoadGoesOnceAndInOrder() {
    held = new ArrayDeque<>();
    rows.store(delivery(1));
    engine.wake(phone.id(), Optional.empty());

    stored(2);
    while (!held.isEmpty()) {
      held.remove().run();
    }
    wire.awaitSent(1).answer(200);
    await().untilAsserted(() -> assertThat(wire.count() + held.size()).isEqualTo(2));
    while (!held.isEmpty()) {
      held.remove().run();
    }
    wire.awaitSent(2).answer(200);
    await().untilAsserted(() -> assertThat(rows.results()).hasSize(2));
    while (!held.isEmpty()) {
      held.remove().run();
    }

    assertThat(wire.texts()).containsExactly("text 1", "text 2");
  }

  @Test
  void aResultThatCannotBeWrittenIsWrittenLaterAndTheMessageDoesNotGoTwice() {
    stored(1, 2);
    Wire.Sent first = wire.awaitSent(1);
    rows.down(true);
    first.answer(200);
    Later retry = awaitTimer();
    assertThat(wire.count()).isEqualTo(1);

    retry.work().run();
    awaitTimer();
    rows.down(false);
    retry.work().run();

    assertThat(wire.awaitSent(2).text()).isEqualTo("text 2");
    assertThat(rows.results()).hasSize(1);
  }

  @Test
  void aResultThatCanNeverBeWrittenEndsInAnotherAttempt() {
    stored(1);
    rows.bad(Deliveries.delivery(phone.id(), bob.id(), 1).recipientId());
    wire.awaitSent(1).answer(200);

    for (int i = 0; wire.count() == 1; i++) {
      assertThat(i).isLessThan(100);
      awaitTimer().work().run();
    }

    assertThat(wire.texts()).containsExactly("text 1", "text 1");
  }

  @Test
  void oneResultThatCannotBeWrittenHarmsNoOther() {
    for (int i = 0; i < 20; i++) {
      Subscriber user = users.add("user" + i);
      Device device = registrations.device(user, "d" + i, new Flow("udp", "192.0.2.50", 6000 + i));
      engine.offer(List.of(rows.store(Deliveries.delivery(device.id(), user.id(), 100 + i))));
    }
    rows.bad(1105);
    wire.awaitSent(20);
    wire.answerAll(200);

    await()
        .untilAsserted(
            () ->
                assertThat(rows.results())
                    .hasSize(19)
                    .extracting(DeliveryResult::recipientId)
                    .doesNotContain(1105L));
  }

  @Test
  void aQueueThatCannotBeReadIsReadLater() {
    rows.store(delivery(1));
    rows.down(true);
    engine.wake(phone.id(), Optional.empty());
    Later retry = awaitTimer();

    rows.down(false);
    retry.work().run();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aDirectoryThatCannotBeAskedLeavesNoLaneStuck() {
    registrations.fail(new IllegalStateException("the database is down"));
    stored(1);
    Later retry = awaitTimer();

    registrations.fail(null);
    retry.work().run();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aDirectoryThatCannotBeAskedAfterALossLeavesNoLaneStuck() {
    stored(1);
    Wire.Sent first = wire.awaitSent(1);
    registrations.fail(new IllegalStateException("the database is down"));
    first.answer(408);
    Later retry = awaitTimer();

    registrations.fail(null);
    registrations.device(bob, "phone", HOME, 2);
    retry.work().run();

    assertThat(wire.awaitSent(2).text()).isEqualTo("text 1");
  }

  @Test
  void aSipSideThatThrowsLeavesNoLaneStuck() {
    wire.fail(new IllegalStateException("written by a test"));
    stored(1);
    Later retry = awaitTimer();

    wire.fail(null);
    retry.work().run();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void workersThatAreFullLeaveNoLaneStuck() {
    rows.store(delivery(1));
    rejecting.set(true);
    engine.wake(phone.id(), Optional.empty());
    Later retry = awaitTimer();

    rejecting.set(false);
    retry.work().run();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void withoutASipSideMessagesWaitAndTheFirstSweepSendsThem() {
    link.detach(wire);
    stored(1);
    assertThat(wire.count()).isZero();

    link.attach(wire);
    engine.sweep();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aSweepAfterAStartFindsWhatWaits() {
    rows.store(delivery(1));

    engine.sweep();

    assertThat(wire.awaitSent(1).text()).isEqualTo("text 1");
  }

  @Test
  void aSweepDoesNotTouchWhatIsOnItsWay() {
    stored(1, 2);
    Wire.Sent first = wire.awaitSent(1);

    engine.sweep();
    engine.sweep();
    assertThat(wire.count()).isEqualTo(1);

    first.answer(200);
    assertThat(wire.awaitSent(2).text()).isEqualTo("text 2");
  }

  @Test
  void anAnswerThatNeverComesIsMissedBySomeSweep() {
    stored(1, 2);
    Wire.Sent first = wire.awaitSent(1);
    clock.advance(DeviceLane.PATIENCE.plusSeconds(1));

    engine.sweep();

    Wire.Sent second = wire.awaitSent(2);
    assertThat(second.text()).isEqualTo("text 1");
    second.answer(200);
    first.answer(200);
    assertThat(wire.awaitSent(3).text()).isEqualTo("text 2");
  }

  @Test
  void whatHasExpiredInTheQueueIsNotSent() {
    engine.offer(
        List.of(
            rows.store(Deliveries.delivery(phone.id(), bob.id(), 1)),
            rows.store(Deliveries.delivery(phone.id(), bob.id(), 2, Duration.ofSeconds(10))),
            rows.store(Deliveries.delivery(phone.id(), bob.id(), 3))));
    Wire.Sent first = wire.awaitSent(1);
    clock.advance(Duration.ofSeconds(10));

    first.answer(200);

    assertThat(wire.awaitSent(2).text()).isEqualTo("text 3");
  }

  @Test
  void stoppingWritesTheAnswersThatAreThere() {
    stored(1);
    wire.awaitSent(1).answer(200);

    engine.stop(Duration.ZERO);

    assertThat(rows.results()).hasSize(1);
  }

  @Test
  void stoppingWaitsForTheAnswersToWhatIsOnItsWayAndSendsNothingMore() throws Exception {
    stored(1, 2);
    Wire.Sent first = wire.awaitSent(1);
    Thread stop = new Thread(() -> engine.stop(Duration.ofSeconds(20)));
    stop.start();
    await().until(() -> stop.getState() == Thread.State.TIMED_WAITING);

    first.answer(200);
    stop.join();

    assertThat(rows.results())
        .extracting(DeliveryResult::state)
        .containsExactly(DeliveryState.DONE);
    assertThat(wire.count()).isEqualTo(1);
  }

  @Test
  void thousandsOfMessagesAnsweredAtOnceNeitherOverflowNorLoseAnything() {
    wire.answerAtOnce(200);
    for (int n = 1; n <= 3000; n++) {
      rows.store(delivery(n));
    }

    engine.wake(phone.id(), Optional.empty());

    await().untilAsserted(() -> assertThat(rows.results()).hasSize(3000));
    assertThat(wire.count()).isEqualTo(3000);
    assertThat(wire.texts())
        .isEqualTo(IntStream.rangeClosed(1, 3000).mapToObj(n -> "text " + n).toList());
  }

  private void execute(Runnable work) {
    if (rejecting.get()) {
      throw new RejectedExecutionException("written by a test");
    }
    if (held != null) {
      held.add(work);
    } else {
      work.run();
    }
  }

  private Delivery delivery(long number) {
    return Deliveries.delivery(phone.id(), bob.id(), number);
  }

  private void stored(int... numbers) {
    List<Delivery> deliveries = new ArrayList<>();
    for (int number : numbers) {
      deliveries.add(rows.store(delivery(number)));
    }
    engine.offer(deliveries);
  }

  private void register(Flow flow, long cseq) {
    Device device = registrations.device(bob, "phone", flow, cseq);
    directory.replace(bob.id(), registrations.devicesOf(bob.id()));
    engine.wake(device.id(), Optional.of(device));
  }

  private Later awaitTimer() {
    await().until(() -> !timers.isEmpty());
    return timers.remove();
  }
}
