package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.messaging.DeliveryTransaction.Completion;
import org.opencpm.messaging.DeliveryTransaction.Lost;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

class LockOrderTest {

  private static final int ROUNDS = 60;
  private static final int USERS = 12;

  private static TestDatabase database;

  @BeforeAll
  static void open(@TempDir Path directory) {
    database = TestDatabases.h2(directory);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void devicesThatAreLostAndMessagesThatAreAcceptedDoNotWaitForEachOtherInACircle()
      throws Exception {
    MessageScene scene = new MessageScene(database);
    Settings settings = Settings.of(Map.of());
    Policies policies = new Policies(new Preferences());
    Node node = new Node(settings);
    MovableClock clock = new MovableClock();
    StoredDelivery delivery = new StoredDelivery(database, settings, policies, node, clock);
    StoredAcceptance acceptance =
        new StoredAcceptance(database, settings, new SentCalls(), policies, node, clock);
    List<Subscriber> users = new ArrayList<>();
    List<Completion> losses = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      Subscriber user = scene.subscriber("user" + i);
      Device device = scene.device(user, "device" + i);
      users.add(user);
      losses.add(
          new Completion(
              new DeliveryResult(
                  -1, device.id(), DeliveryState.WAITING, false, 408, (Instant) null, null),
              new Lost(
                  device.id(), user.id(), device.binding().callId(), device.binding().cseq())));
    }
    Collections.reverse(losses);

    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<?> losing =
        threads.submit(
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                delivery.complete(losses);
              }
            });
    Future<?> accepting =
        threads.submit(
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                acceptance.store(List.of(toAll(scene, users)));
              }
            });
    losing.get(60, TimeUnit.SECONDS);
    accepting.get(60, TimeUnit.SECONDS);
    threads.shutdown();

    assertThat(delivery.backlog().waiting()).isEqualTo((long) ROUNDS * USERS);
  }

  private static Accepting toAll(MessageScene scene, List<Subscriber> users) {
    NewRecipient[] recipients =
        users.stream()
            .map(u -> scene.to(u))
            .map(
                r ->
                    new NewRecipient(
                        r.subscriberId(),
                        r.address(),
                        r.dedupeKey(),
                        MovableClock.START.plus(Duration.ofDays(1)),
                        true,
                        null,
                        false))
            .toArray(NewRecipient[]::new);
    return new Accepting(
        scene.message(recipients),
        List.of(),
        List.of(),
        List.of(),
        Answer.of(Outcome.ACCEPTED),
        answer -> {});
  }
}
