package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Outcome.DeviceAnswer;

/**
 * Writes down how attempts went, in batches; only then a lane goes on. What cannot be written is
 * tried again, for a message that is sent again comes twice.
 */
final class ResultQueue {

  private static final Logger LOG = Logger.getLogger(ResultQueue.class.getName());
  private static final int CAPACITY = 100_000;
  private static final int MAX_BATCH = 100;

  /** Until the database is tried again. */
  private static final Duration TROUBLE = Duration.ofSeconds(5);

  /** After so many tries to write a result down the message goes out again instead. */
  private static final int MAX_WRITES = 60;

  /** Goes on with what was written down. */
  interface Listener {

    /** The result is in the database. */
    void written(FinishedAttempt finished, DeliveryResult result);

    /** Its result never will be: the message goes out again. */
    void givenUp(FinishedAttempt finished);

    /** What results have caused. */
    void offer(Caused caused);
  }

  private final DeliveryTransaction transaction;
  private final Policies policies;
  private final RetryTimer retries;
  private final Listener listener;
  private final Clock clock;
  private final SilentAttempts silent = new SilentAttempts();
  private final GroupCommit<FinishedAttempt> commits;

  ResultQueue(
      DeliveryTransaction transaction,
      Policies policies,
      RetryTimer retries,
      Listener listener,
      ThreadFactory threads,
      Clock clock) {
    this.transaction = transaction;
    this.policies = policies;
    this.retries = retries;
    this.listener = listener;
    this.clock = clock;
    this.commits = new GroupCommit<>(CAPACITY, MAX_BATCH, this::write, threads, "cpm-complete");
  }

  void put(FinishedAttempt finished) {
    silent.ended(finished);
    commits.put(finished);
  }

  void stop() {
    commits.stop();
  }

  private void write(List<FinishedAttempt> batch) {
    if (committed(batch)) {
      return;
    }
    // One bad result harms no other; a database that does not answer is not asked for each.
    Instant end = clock.instant().plus(TROUBLE);
    for (FinishedAttempt one : batch) {
      if (batch.size() == 1 || clock.instant().isAfter(end) || !committed(List.of(one))) {
        writeLater(one);
      }
    }
  }

  private boolean committed(List<FinishedAttempt> batch) {
    List<DeliveryTransaction.Completion> completions = new ArrayList<>(batch.size());
    Caused caused;
    try {
      batch.forEach(finished -> completions.add(finished.completion(retryAt(finished))));
      caused = transaction.complete(completions);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "{0} results not written: {1}", new Object[] {batch.size(), e});
      return false;
    }
    for (int i = 0; i < batch.size(); i++) {
      listener.written(batch.get(i), completions.get(i).result());
    }
    listener.offer(caused);
    return true;
  }

  private Instant retryAt(FinishedAttempt finished) {
    boolean rang = finished.answer() == DeviceAnswer.UNANSWERED;
    boolean lost = finished.answer() == DeviceAnswer.LOST;
    if (finished.fetched() || !rang && !lost && finished.answer() != DeviceAnswer.RETRY) {
      return null;
    }
    EffectivePolicy policy = policies.of(finished.delivery().subscriberId());
    if (lost) {
      return silent.retryAt(finished, policy, clock.instant());
    }
    int seconds = policy.number(rang ? Policy.UNANSWERED_RETRY_SECONDS : Policy.RETRY_SECONDS);
    return clock.instant().plusSeconds(Math.max(1, seconds));
  }

  /** Sending the message again would bring it twice: first the result is to be written. */
  private void writeLater(FinishedAttempt finished) {
    if (finished.writes() < MAX_WRITES) {
      retries.after(TROUBLE, () -> commits.put(finished.again()));
      return;
    }
    LOG.log(
        Level.WARNING,
        "result of {0} for device {1} given up, the message goes out again",
        new Object[] {finished.delivery().messageId(), finished.delivery().deviceId()});
    listener.givenUp(finished);
  }
}
