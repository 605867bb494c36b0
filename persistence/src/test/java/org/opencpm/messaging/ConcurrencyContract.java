package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.messaging.MessageScene.NODE;
import static org.opencpm.messaging.MessageScene.NOW;
import static org.opencpm.messaging.MessageScene.OTHER_NODE;
import static org.opencpm.messaging.MessageScene.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opencpm.messaging.jpa.JpaMessageRepository;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.jpa.JpaDeviceRepository;

/** What holds when several threads or nodes work at the same time. */
interface ConcurrencyContract {

  MessageScene scene();

  private static <T> List<T> together(List<Callable<T>> work) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void registrationDuringAcceptanceLosesAndDoublesNothing() throws InterruptedException {
    MessageScene scene = scene();
    for (int round = 0; round < 40; round++) {
      Subscriber user = scene.subscriber("user" + round);
      List<NewMessage> messages =
          IntStream.range(0, 10).mapToObj(i -> scene.message(scene.to(user))).toList();
      Callable<List<Long>> accepting =
          () -> {
            List<Long> claimed = new ArrayList<>();
            for (NewMessage message : messages) {
              scene.accept(message).deliveries().forEach(d -> claimed.add(d.seq()));
            }
            return claimed;
          };
      Callable<List<Long>> registering =
          () -> {
            scene
                .database()
                .run(
                    em -> {
                      Device device =
                          new JpaDeviceRepository(em)
                              .bind(
                                  user.id(),
                                  "phone",
                                  null,
                                  null,
                                  MessageScene.binding(user, "phone", NOW.plusSeconds(60)));
                      new JpaMessageRepository(em).planFor(device, true, false, NOW);
                    });
            return List.of();
          };
      List<Long> atAccept = together(List.of(accepting, registering)).get(0);
      Device phone = scene.device(user, "phone");
      List<Long> planned = scene.claim(phone, OTHER_NODE).stream().map(Delivery::seq).toList();

      assertThat(Stream.concat(planned.stream(), atAccept.stream()))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).mapToObj(Long::valueOf).toList());
    }
  }

  @Test
  default void twoNodesAcceptingTheSameMessagesStoreEachOnce() throws InterruptedException {
    MessageScene scene = scene();
    List<Subscriber> users =
        IntStream.range(0, 8).mapToObj(i -> scene.subscriber("user" + i)).toList();
    List<NewMessage> messages = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      messages.add(scene.message("m" + i, scene.to(users.get(i % 8), "key" + i)));
    }
    List<Callable<Integer>> nodes = new ArrayList<>();
    for (NodeId node : List.of(NODE, OTHER_NODE)) {
      nodes.add(
          () -> {
            int stored = 0;
            for (int from = 0; from < 200; from += 20) {
              List<NewMessage> batch = messages.subList(from, from + 20);
              for (Acceptance result : scene.messages(m -> m.accept(batch, node, NOW))) {
                stored += result.recipients();
              }
            }
            return stored;
          });
    }

    List<Integer> stored = together(nodes);

    assertThat(stored.get(0) + stored.get(1)).isEqualTo(200);
    assertThat(scene.backlog().waiting()).isEqualTo(200);
  }

  @Test
  default void refusalsOfTheLastTwoDevicesAtTheSameTimeEndTheMessageOnce()
      throws InterruptedException {
    MessageScene scene = scene();
    for (int round = 0; round < 30; round++) {
      Subscriber user = scene.subscriber("user" + round);
      scene.device(user, "phone");
      scene.device(user, "tablet");
      List<Delivery> both = scene.accept(scene.message(scene.to(user))).deliveries();

      List<List<EndedRecipient>> ended =
          together(
              List.of(
                  () -> scene.complete(refused(both.get(0))),
                  () -> scene.complete(refused(both.get(1)))));

      assertThat(ended.stream().flatMap(List::stream)).hasSize(1);
    }
  }

  @Test
  default void firstRegistrationsOfOneDeviceAtTheSameTimeMakeOneDevice()
      throws InterruptedException {
    MessageScene scene = scene();
    for (int round = 0; round < 20; round++) {
      Subscriber user = scene.subscriber("user" + round);

      List<Device> devices =
          together(List.of(() -> scene.device(user, "phone"), () -> scene.device(user, "phone")));

      assertThat(devices.get(0).id()).isEqualTo(devices.get(1).id());
    }
  }

  @Test
  default void claimsCompletionsAndAcceptanceSideBySideDeliverEachMessageOnce()
      throws InterruptedException {
    MessageScene scene = scene();
    Subscriber user = scene.subscriber("user");
    int total = 300;
    Callable<List<String>> accepting =
        () -> {
          for (int i = 0; i < total; i += 10) {
            int from = i;
            scene.acceptAll(
                IntStream.range(from, from + 10)
                    .mapToObj(k -> scene.message("m" + k, scene.to(user)))
                    .toList());
          }
          return List.of();
        };
    List<Callable<List<String>>> work = new ArrayList<>(List.of(accepting));
    Device phone = scene.device(user, "phone", NOW);
    for (NodeId node : List.of(NODE, OTHER_NODE)) {
      work.add(
          () -> {
            List<String> taken = new ArrayList<>();
            long deadline = System.nanoTime() + 2_000_000_000L;
            while (System.nanoTime() < deadline) {
              scene.plan(phone);
              List<Delivery> next =
                  scene.messages(m -> m.claim(phone.id(), Lane.PAGER, false, 7, node, NOW));
              taken.addAll(MessageScene.ids(next));
              scene.withMessages(m -> m.complete(next.stream().map(MessageScene::done).toList()));
            }
            return taken;
          });
    }

    List<String> taken = together(work).stream().flatMap(List::stream).toList();
    scene.plan(phone);
    List<String> rest = MessageScene.ids(scene.claim(phone));

    assertThat(Stream.concat(taken.stream(), rest.stream())).doesNotHaveDuplicates().hasSize(total);
  }

  @Test
  default void changesOfBindingsAndAcceptanceNeverStandInEachOthersWay()
      throws InterruptedException {
    MessageScene scene = scene();
    Subscriber user = scene.subscriber("user");
    Device phone = scene.device(user, "phone");
    Device tablet = scene.device(user, "tablet");
    List<Callable<Integer>> work = new ArrayList<>();
    for (Device device : List.of(phone, tablet)) {
      work.add(
          () -> {
            for (int i = 0; i < 60; i++) {
              scene
                  .database()
                  .run(
                      em -> {
                        JpaDeviceRepository devices = new JpaDeviceRepository(em);
                        Device bound =
                            devices.bind(user.id(), device.key(), null, null, device.binding());
                        new JpaMessageRepository(em).planFor(bound, true, false, NOW);
                      });
              scene
                  .database()
                  .run(
                      em -> {
                        new JpaDeviceRepository(em).unbind(device.id());
                        new JpaMessageRepository(em).retarget(device, NOW);
                      });
            }
            return 0;
          });
      work.add(
          () -> {
            int taken = 0;
            for (int i = 0; i < 60; i++) {
              List<Delivery> next = scene.claim(device);
              scene.withMessages(m -> m.complete(next.stream().map(MessageScene::done).toList()));
              taken += next.size();
            }
            return taken;
          });
    }
    List<NewMessage> messages = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      messages.add(scene.message(scene.targeted(user, i % 2 == 0 ? "phone" : "tablet", false)));
    }
    work.add(
        () -> {
          messages.forEach(scene::accept);
          return messages.size();
        });

    together(work);

    scene.plan(scene.device(user, "tablet"));
    List<Delivery> rest = scene.claim(tablet);
    scene.withMessages(m -> m.complete(rest.stream().map(MessageScene::done).toList()));
    assertThat(scene.backlog().waiting()).isZero();
  }
}
