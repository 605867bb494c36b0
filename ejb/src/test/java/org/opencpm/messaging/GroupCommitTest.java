package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private GroupCommit<Integer> commit;

  @AfterEach
  void stop() {
    release.countDown();
    commit.stop();
  }

  @Test
  void aRequestThatComesAloneIsWrittenAlone() {
    start(10, 10, batches::add);

    commit.offer(1);

    await().untilAsserted(() -> assertThat(batches).containsExactly(List.of(1)));
  }

  @Test
  void whatArrivesDuringATransactionGoesIntoTheNextTogetherAndInOrder() throws Exception {
    start(10, 10, this::slowly);
    commit.offer(0);
    busy.await();

    IntStream.rangeClosed(1, 5).forEach(commit::offer);
    release.countDown();

    await()
        .untilAsserted(
            () -> assertThat(batches).containsExactly(List.of(0), List.of(1, 2, 3, 4, 5)));
  }

  @Test
  void noBatchIsLargerThanItsLimit() throws Exception {
    start(10, 3, this::slowly);
    commit.offer(0);
    busy.await();

    IntStream.rangeClosed(1, 7).forEach(commit::offer);
    release.countDown();

    await()
        .untilAsserted(
            () ->
                assertThat(batches)
                    .containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5, 6), List.of(7)));
  }

  @Test
  void noBatchIsHeavierThanItsLimitAndNothingIsLost() throws Exception {
    commit =
        new GroupCommit<>(
            new GroupCommit.Bounds<Integer>(20, 10, n -> n, 10), this::slowly, Thread::new, "test");
    commit.offer(1);
    busy.await();

    List.of(4, 6, 1, 50, 2, 3, 9).forEach(commit::offer);
    release.countDown();

    await()
        .untilAsserted(
            () ->
                assertThat(batches)
                    .containsExactly(
                        List.of(1),
                        List.of(4, 6),
                        List.of(1),
                        List.of(50),
                        List.of(2, 3),
                        List.of(9)));
  }

  @Test
  void stoppingWritesAlsoWhatWasTakenAndDidNotFit() throws Exception {
    commit =
        new GroupCommit<>(
            new GroupCommit.Bounds<Integer>(20, 10, n -> n, 10), this::slowly, Thread::new, "test");
    commit.offer(1);
    busy.await();
    commit.offer(9);
    commit.offer(8);
    release.countDown();

    commit.stop();

    assertThat(batches).containsExactly(List.of(1), List.of(9), List.of(8));
  }

  @Test
  void aFullQueueTurnsRequestsAway() throws Exception {
    start(2, 10, this::slowly);
    commit.offer(0);
    busy.await();

    assertThat(commit.offer(1)).isTrue();
    assertThat(commit.offer(2)).isTrue();
    assertThat(commit.offer(3)).isFalse();
    assertThat(commit.waiting()).isEqualTo(2);
  }

  @Test
  void stoppingWritesWhatWaitsAndTakesNothingMore() throws Exception {
    start(10, 1, this::slowly);
    commit.offer(0);
    busy.await();
    commit.offer(1);
    commit.offer(2);
    release.countDown();

    commit.stop();

    assertThat(batches).containsExactly(List.of(0), List.of(1), List.of(2));
    assertThat(commit.offer(3)).isFalse();
    assertThat(thread.get().isAlive()).isFalse();
  }

  @Test
  void aWriterThatThrowsDoesNotEndTheWriting() {
    start(
        10,
        1,
        batch -> {
          if (batch.contains(1)) {
            throw new IllegalStateException("written by a test");
          }
          batches.add(batch);
        });

    commit.offer(1);
    commit.offer(2);

    await().untilAsserted(() -> assertThat(batches).containsExactly(List.of(2)));
  }

  @Test
  void manyThreadsLoseNothing() throws Exception {
    start(10_000, 100, batches::add);
    List<Thread> callers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int from = t * 1000;
      Thread caller = new Thread(() -> IntStream.range(from, from + 1000).forEach(commit::offer));
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    commit.stop();

    List<Integer> written = batches.stream().flatMap(List::stream).toList();
    assertThat(written).hasSize(4000).doesNotHaveDuplicates();
    for (int t = 0; t < 4; t++) {
      int from = t * 1000;
      assertThat(written.stream().filter(i -> i >= from && i < from + 1000)).isSorted();
    }
  }

  private void slowly(List<Integer> batch) {
    busy.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    batches.add(batch);
  }

  private void start(int capacity, int maxBatch, Consumer<List<Integer>> writer) {
    commit =
        new GroupCommit<>(
            capacity,
            maxBatch,
            writer,
            work -> {
              Thread made = new Thread(work);
              thread.set(made);
              return made;
            },
            "test-commit");
  }
}
