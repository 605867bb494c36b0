package org.opencpm.messaging;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
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

/** The delivery engine on rows in memory, with one device of Bob's; SIP and time are the test's. */
abstract class DeliveryScene {

  static final Flow HOME = new Flow("udp", "192.0.2.10", 5070);
  static final Flow TRAIN = new Flow("tcp", "198.51.100.7", 40_000);

  record Later(Duration delay, Runnable work) {}

  /** Lets something happen between the look-up of the device and that of the SIP side. */
  static final class WatchedLink extends SignallingLink {
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

  final MovableClock clock = new MovableClock();
  final Users users = new Users();
  final Registrations registrations = new Registrations();
  final DeviceDirectory directory = new DeviceDirectory(registrations);
  final DeliveryRows rows = new DeliveryRows(registrations, clock);
  final WatchedLink link = new WatchedLink();
  final Wire wire = new Wire();
  final Queue<Later> timers = new ConcurrentLinkedQueue<>();
  final Preferences preferences = new Preferences();
  final AtomicBoolean rejecting = new AtomicBoolean();
  Queue<Runnable> held;
  DeliveryEngine engine;
  Subscriber bob;
  Device phone;

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
    Carriers carriers =
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

  void runHeld() {
    while (!held.isEmpty()) {
      held.remove().run();
    }
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

  Delivery delivery(long number) {
    return Deliveries.delivery(phone.id(), bob.id(), number);
  }

  void stored(int... numbers) {
    List<Delivery> deliveries = new ArrayList<>();
    for (int number : numbers) {
      deliveries.add(rows.store(delivery(number)));
    }
    engine.offer(deliveries);
  }

  void register(Flow flow, long cseq) {
    Device device = registrations.device(bob, "phone", flow, cseq);
    directory.replace(bob.id(), registrations.devicesOf(bob.id()));
    engine.wake(device.id(), Optional.of(device));
  }

  Later awaitTimer() {
    await().until(() -> !timers.isEmpty());
    return timers.remove();
  }
}
