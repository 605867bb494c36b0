package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.Users;

class DeviceDirectoryTest {

  private static final Flow FLOW = new Flow("udp", "192.0.2.1", 5070);

  private final Registrations registrations = new Registrations();
  private final DeviceDirectory directory = new DeviceDirectory(registrations);
  private final Subscriber alice = new Users().add("alice");

  @Test
  void devicesAreReadOnceAndThenRemembered() {
    AtomicInteger reads = new AtomicInteger();
    registrations.whileReading(reads::incrementAndGet);
    Device phone = registrations.device(alice, "phone", FLOW);

    assertThat(directory.devicesOf(alice.id())).containsExactly(phone);
    assertThat(directory.device(alice.id(), phone.id())).contains(phone);
    assertThat(directory.device(alice.id(), phone.id() + 1)).isEmpty();
    assertThat(reads).hasValue(1);
  }

  @Test
  void aRegistrationTakesTheirPlaceAtOnceAndOwnsItsFlow() {
    assertThat(directory.devicesOf(alice.id())).isEmpty();
    assertThat(directory.lastOwnerOf(FLOW)).isEmpty();
    Device phone = registrations.device(alice, "phone", FLOW);

    directory.replace(alice.id(), List.of(phone));

    assertThat(directory.devicesOf(alice.id())).containsExactly(phone);
    assertThat(directory.lastOwnerOf(FLOW)).contains(alice.id());
  }

  @Test
  void whatIsForgottenIsReadAgain() {
    assertThat(directory.devicesOf(alice.id())).isEmpty();
    Device phone = registrations.device(alice, "phone", FLOW);

    directory.forget(alice.id());

    assertThat(directory.devicesOf(alice.id())).containsExactly(phone);
  }

  @Test
  void aReadThatIsOvertakenByARegistrationDoesNotBringTheOldStateBack() throws Exception {
    AtomicReference<Thread> registering = new AtomicReference<>();
    registrations.whileReading(
        () -> {
          registrations.whileReading(() -> {});
          Device phone = registrations.device(alice, "phone", FLOW);
          Thread thread = new Thread(() -> directory.replace(alice.id(), List.of(phone)));
          registering.set(thread);
          thread.start();
          awaitEndOrBlock(thread);
        });

    directory.devicesOf(alice.id());
    registering.get().join();

    assertThat(directory.devicesOf(alice.id())).hasSize(1);
  }

  private static void awaitEndOrBlock(Thread thread) {
    while (thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW) {
      Thread.onSpinWait();
    }
  }
}
