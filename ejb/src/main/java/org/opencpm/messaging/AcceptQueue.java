package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;

/**
 * From checked requests to answers: batches them into transactions, answers each after its commit,
 * then starts the deliveries. A batch that fails is tried request by request, so that one bad row
 * harms no other; what still fails is answered 503 with Retry-After and not delivered (design 4.1).
 */
final class AcceptQueue {

  private static final Logger LOG = Logger.getLogger(AcceptQueue.class.getName());
  static final int CAPACITY = 10_000;
  private static final int MAX_BATCH = 100;

  /** A database that fails so slowly is not asked for each request of a batch. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String RETRY_AFTER_SECONDS = "5";

  private final AcceptTransaction transaction;
  private final DeliveryEngine engine;
  private final DeadlineClock deadlines;
  private final Metrics metrics;
  private final Clock clock;
  private final GroupCommit<Accepting> commits;

  AcceptQueue(
      AcceptTransaction transaction,
      DeliveryEngine engine,
      DeadlineClock deadlines,
      Metrics metrics,
      ThreadFactory threads,
      Clock clock) {
    this.transaction = transaction;
    this.engine = engine;
    this.deadlines = deadlines;
    this.metrics = metrics;
    this.clock = clock;
    this.commits = new GroupCommit<>(CAPACITY, MAX_BATCH, this::write, threads, "cpm-accept");
  }

  /** Queues a request; a full queue answers it at once. */
  void submit(Accepting request) {
    if (!commits.offer(request)) {
      refuse(request, "overload");
    }
  }

  void stop() {
    commits.stop();
  }

  private void write(List<Accepting> batch) {
    Instant end = clock.instant().plus(PATIENCE);
    if (stored(batch, Level.WARNING)) {
      return;
    }
    for (Accepting request : batch) {
      // What is wrong has been logged; once more for each would only fill the disk.
      boolean over = batch.size() == 1 || clock.instant().isAfter(end);
      if (over || !stored(List.of(request), Level.FINE)) {
        refuse(request, "not committed");
      }
    }
  }

  /** Stores a batch, answers it and starts its deliveries; false when it is not committed. */
  private boolean stored(List<Accepting> batch, Level level) {
    AcceptTransaction.Stored stored;
    try {
      stored = transaction.store(batch);
    } catch (RuntimeException e) {
      LOG.log(level, "batch of " + batch.size() + " not committed", e);
      return false;
    }
    for (int i = 0; i < batch.size(); i++) {
      answer(batch.get(i), stored.results().get(i));
    }
    engine.offer(stored.deliveries());
    return true;
  }

  private void answer(Accepting request, AcceptTransaction.Result result) {
    NewMessage message = request.message();
    respond(request, request.answer());
    if (!result.duplicate() && !result.dropped()) {
      message.recipients().forEach(r -> deadlines.notLaterThan(r.expiresAt()));
      metrics.accepted(message.kind(), result.deferred());
    }
    MessageLog.event(
        result.duplicate() ? "duplicate" : result.dropped() ? "dropped" : "accepted",
        message.messageId(),
        message.conversationId(),
        request.message().callId(),
        "kind",
        message.kind(),
        "from",
        message.senderAddress(),
        "recipients",
        message.recipients().size(),
        "size",
        message.body().length,
        "deferred",
        result.deferred());
  }

  private void refuse(Accepting request, String why) {
    metrics.refused(Outcome.TRY_LATER);
    respond(request, Answer.of(Outcome.TRY_LATER, why).with("Retry-After", RETRY_AFTER_SECONDS));
    MessageLog.event(
        "refused",
        request.message().messageId(),
        request.message().conversationId(),
        request.message().callId(),
        "status",
        Outcome.TRY_LATER.status(),
        "reason",
        why);
  }

  /** An answer that cannot be sent harms no other: its sender sends again, a duplicate. */
  private static void respond(Accepting request, Answer answer) {
    try {
      request.responder().answer(answer);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "no answer to " + request.message().callId(), e);
    }
  }
}
