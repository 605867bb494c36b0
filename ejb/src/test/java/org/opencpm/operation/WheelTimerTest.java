package org.opencpm.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WheelTimerTest {

  private final ExecutorService workers =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "worker"));
  private final WheelTimer timer = new WheelTimer(Thread::new, workers);

  @AfterEach
  void stop() {
    timer.stop();
    workers.shutdownNow();
  }

  @Test
  void whatIsDueRunsOnAWorkerAndNotBefore() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    AtomicReference<String> thread = new AtomicReference<>();
    long from = System.nanoTime();

    timer.after(
        Duration.ofMillis(120),
        () -> {
          thread.set(Thread.currentThread().getName());
          ran.countDown();
        });

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(119));
    assertThat(thread.get()).isEqualTo("worker");
  }

  @Test
  void whatIsGivenUpDoesNotStayUntilItsTime() {
    Runnable giveUp = timer.cancellable(Duration.ofHours(1), () -> {});
    assertThat(timer.waiting()).isEqualTo(1);

    giveUp.run();

    Awaitility.await().until(() -> timer.waiting() == 0);
  }
}
