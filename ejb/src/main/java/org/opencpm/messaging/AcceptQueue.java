package org.opencpm.messaging;

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
  private static final int CAPACITY = 10_000;
  private static final int MAX_BATCH = 100;
  private static final String RETRY_AFTER_SECONDS = "5";

  private final AcceptTransaction transaction;
  private final DeliveryEngine engine;
  private final DeadlineClock deadlines;
  private final Metrics metrics;
  private final GroupCommit<Accepting> commits;

  AcceptQueue(
      AcceptTransaction transaction,
      DeliveryEngine engine,
      DeadlineClock deadlines,
      Metrics metrics,
      ThreadFactory threads) {
    this.transaction = transaction;
    this.engine = engine;
    this.deadlines = deadlines;
    this.metrics = metrics;
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
    AcceptTransaction.Stored stored;
    try {
      stored = transaction.store(batch);
    } catch (RuntimeException e) {
      if (batch.size() > 1) {
        LOG.log(
            Level.WARNING,
            "batch of {0} failed, trying one by one: {1}",
            new Object[] {batch.size(), e});
        batch.forEach(request -> write(List.of(request)));
      } else {
        LOG.log(Level.WARNING, "not stored: " + e, e);
        refuse(batch.get(0), "not committed");
      }
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      answer(batch.get(i), stored.results().get(i));
    }
    engine.offer(stored.deliveries());
  }

  private void answer(Accepting request, AcceptTransaction.Result result) {
    NewMessage message = request.message();
    request.responder().answer(request.answer());
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
    request
        .responder()
        .answer(Answer.of(Outcome.TRY_LATER, why).with("Retry-After", RETRY_AFTER_SECONDS));
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
}
