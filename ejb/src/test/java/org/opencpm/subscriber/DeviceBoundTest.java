package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.messaging.DeferralNotices;
import org.opencpm.messaging.MessageScene;
import org.opencpm.messaging.Node;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.subscriber.RegistrationTransactions.Bind;
import org.opencpm.subscriber.RegistrationTransactions.Change;
import org.opencpm.subscriber.RegistrationTransactions.Changed;
import org.opencpm.subscriber.RegistrationTransactions.Preference;

/** A client that names itself anew each time must not fill the table of devices. */
class DeviceBoundTest {

  private static final int MOST = 3;
  private static final Preference ALL = new Preference(true, false);

  private static TestDatabase database;

  private final MovableClock clock = new MovableClock();
  private StoredRegistrations registrations;
  private Subscriber bob;

  @BeforeAll
  static void open(@TempDir Path directory) {
    database = TestDatabases.h2(directory);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() {
    Settings settings = Settings.of(Map.of());
    registrations =
        new StoredRegistrations(database, new DeferralNotices(settings, new Node(settings)));
    bob = new MessageScene(database).subscriber("bob");
  }

  @Test
  void theOldestDeviceWithoutABindingIsForgotten() {
    for (String key : List.of("a", "b", "c")) {
      unbind(bind(key).devices(), key);
    }

    Changed changed = bind("d");

    assertThat(changed.devices()).extracting(Device::key).containsExactly("b", "c", "d");
    assertThat(registrations.devicesOf(bob.id())).hasSize(MOST);
  }

  @Test
  void oneThatIsRegisteredIsNot() {
    for (String key : List.of("a", "b", "c")) {
      bind(key);
    }

    assertThat(bind("d").devices()).extracting(Device::key).containsExactly("a", "b", "c", "d");
  }

  private Changed bind(String key) {
    Binding binding =
        new Binding(
            "sip:bob@192.0.2.10",
            "",
            new Flow("udp", "192.0.2.10", 5060),
            bob.defaultAddress(),
            "call-" + key,
            1,
            clock.instant().plusSeconds(3600),
            1.0,
            null,
            null,
            null,
            false);
    return registrations.apply(
        new Change(bob.id(), List.of(new Bind(key, null, null, binding)), List.of(), ALL, MOST),
        clock.instant());
  }

  private void unbind(List<Device> devices, String key) {
    long id = devices.stream().filter(d -> d.key().equals(key)).findFirst().orElseThrow().id();
    registrations.apply(new Change(bob.id(), List.of(), List.of(id), ALL, MOST), clock.instant());
  }
}
