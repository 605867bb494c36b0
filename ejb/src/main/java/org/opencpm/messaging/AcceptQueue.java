package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;

/**
 * From checked messages to results: batches them into transactions, tells each after its commit,
 * then starts the deliveries. A batch that fails is tried request by request, so that one bad row
 * harms no other; what still fails is answered 503 with Retry-After and not delivered (design 4.1).
 */
final class AcceptQueue {

  private static final Logger LOG = Logger.getLogger(AcceptQueue.class.getName());
  static final int CAPACITY = 10_000;
  private static final int MAX_BATCH = 100;

  /** Bytes of the bodies in one transaction; a single larger one is alone. */
  private static final long MAX_BATCH_BYTES = 16L * 1024 * 1024;

  /** Bytes of the bodies that may wait. */
  static final long CAPACITY_BYTES = 128L * 1024 * 1024;

  /** A database that fails so slowly is not asked for each request of a batch. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String RETRY_AFTER_SECONDS = "5";

  private final AcceptTransaction transaction;
  private final DeliveryEngine engine;
  private final DeadlineClock deadlines;
  private final Metrics metrics;
  private final Clock clock;
  private final AtomicLong waitingBytes = new AtomicLong();
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
    this.commits =
        new GroupCommit<>(
            new GroupCommit.Bounds<>(CAPACITY, MAX_BATCH, Accepting::size, MAX_BATCH_BYTES),
            this::write,
            threads,
            "cpm-accept");
  }

  /** Queues a message; a full queue refuses it at once. Any thread. */
  void submit(Accepting request) {
    long size = request.size();
    boolean room = waitingBytes.addAndGet(size) <= CAPACITY_BYTES;
    if (!room || !commits.offer(request)) {
      waitingBytes.addAndGet(-size);
      fail(request, "overload");
    }
  }

  void stop() {
    commits.stop();
  }

  private void write(List<Accepting> batch) {
    waitingBytes.addAndGet(-batch.stream().mapToLong(Accepting::size).sum());
    Instant end = clock.instant().plus(PATIENCE);
    if (stored(batch, Level.WARNING)) {
      return;
    }
    for (Accepting request : batch) {
      // What is wrong has been logged; once more for each would only fill the disk.
      boolean over = batch.size() == 1 || clock.instant().isAfter(end);
      if (over || !stored(List.of(request), Level.FINE)) {
        fail(request, "not committed");
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
      tell(batch.get(i), stored.results().get(i));
    }
    engine.offer(stored.deliveries());
    return true;
  }

  private void tell(Accepting request, AcceptTransaction.Result result) {
    NewMessage message = request.message();
    AcceptResult.Kind kind =
        result.duplicate()
            ? AcceptResult.Kind.DUPLICATE
            : result.dropped() ? AcceptResult.Kind.DROPPED : AcceptResult.Kind.COMMITTED;
    tell(request, new AcceptResult(kind, request.answer(), result.deferred()));
    if (!result.duplicate() && !result.dropped()) {
      message.recipients().forEach(r -> deadlines.notLaterThan(r.expiresAt()));
      metrics.accepted(message.kind(), result.deferred());
    }
    log(request, result);
  }

  private static void log(Accepting request, AcceptTransaction.Result result) {
    NewMessage message = request.message();
    ImdnDocument report = request.reports().isEmpty() ? null : request.reports().get(0).document();
    MessageLog.event(
        result.duplicate() ? "duplicate" : result.dropped() ? "dropped" : "accepted",
        message.messageId(),
        message.conversationId(),
        message.callId(),
        "kind",
        message.kind(),
        "from",
        message.senderAddress(),
        "to",
        result.recipients(),
        "recipients",
        result.recipients().size(),
        "stored",
        orNull(request.stored().size()),
        "discarded",
        orNull(request.discarded().size()),
        "size",
        message.size(),
        "deferred",
        result.deferred(),
        "about",
        report == null ? null : report.messageId(),
        "disposition",
        report == null ? null : report.disposition(),
        "contribution-id",
        message.contributionId());
  }

  private static Integer orNull(int count) {
    return count == 0 ? null : Integer.valueOf(count);
  }

  private void fail(Accepting request, String why) {
    metrics.refused(Outcome.TRY_LATER);
    Answer answer = Answer.of(Outcome.TRY_LATER, why).with("Retry-After", RETRY_AFTER_SECONDS);
    tell(request, new AcceptResult(AcceptResult.Kind.FAILED, answer, false));
    MessageLog.event(
        "refused",
        request.message().messageId(),
        request.message().conversationId(),
        request.message().callId(),
        "kind",
        request.message().kind(),
        "from",
        request.message().senderAddress(),
        "to",
        request.message().recipients().stream().map(NewRecipient::address).toList(),
        "status",
        Outcome.TRY_LATER.status(),
        "reason",
        why);
  }

  /** Whoever cannot be told harms no other: the sender sends again, a duplicate. */
  private static void tell(Accepting request, AcceptResult result) {
    try {
      request.told().accept(result);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "not told: " + request.message().callId(), e);
    }
  }
}
