package org.opencpm.endtoend;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ThrowingRunnable;

/** How long the tests wait: longer than a good server needs on a busy machine. */
public final class Patience {

  /** For an answer, or for something that follows at once. */
  public static final Duration SOON = Duration.ofSeconds(20);

  private Patience() {}

  /** Waits for a value. */
  public static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + SOON, e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits until a condition holds. */
  public static void until(String what, Callable<Boolean> condition) {
    await(what).pollInterval(Duration.ofMillis(10)).atMost(SOON).until(condition);
  }

  /** Waits until an assertion holds. */
  public static void untilAsserted(ThrowingRunnable assertion) {
    await().pollInterval(Duration.ofMillis(10)).atMost(SOON).untilAsserted(assertion);
  }
}
