package org.opencpm.client.bench;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Does the same work on several threads. */
final class Workers {

  /** What each worker does. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it.
     *
     * @param worker 0 for the first one
     */
    void run(int worker) throws IOException;
  }

  private Workers() {}

  /**
   * Runs work and waits until all have done it.
   *
   * @throws IOException the first failure
   */
  static void run(int count, Work work) throws IOException {
    AtomicReference<IOException> failure = new AtomicReference<>();
    CountDownLatch left = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      int worker = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run(worker);
                } catch (IOException failed) {
                  failure.compareAndSet(null, failed);
                } finally {
                  left.countDown();
                }
              },
              "bench-worker-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    try {
      left.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
