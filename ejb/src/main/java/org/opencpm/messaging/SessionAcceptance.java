package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * {@link MessageAcceptance}: what a session brought is checked on a thread of its own, in the order
 * in which it came, for checking reads the database when a cache misses; then it takes the queue
 * that every message takes.
 */
final class SessionAcceptance implements MessageAcceptance {

  private static final Logger LOG = Logger.getLogger(SessionAcceptance.class.getName());
  private static final int CAPACITY = 10_000;
  private static final int MAX_BATCH = 100;

  private final Settings settings;
  private final RecipientRules rules;
  private final PassedRegister passed;
  private final AcceptQueue queue;
  private final OnwardNotifications onward;
  private final Metrics metrics;
  private final Clock clock;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final GroupCommit<Work> checks;

  /** What it is taken for. */
  private enum Kind {
    CHAT,
    LARGE,
    NOTIFICATION
  }

  private record Work(
      Kind kind, SessionDirection direction, SessionMessage message, Consumer<AcceptResult> told) {}

  SessionAcceptance(
      Settings settings,
      RecipientRules rules,
      PassedRegister passed,
      AcceptQueue queue,
      OnwardNotifications onward,
      Metrics metrics,
      ThreadFactory threads,
      Clock clock) {
    this.settings = settings;
    this.rules = rules;
    this.passed = passed;
    this.queue = queue;
    this.onward = onward;
    this.metrics = metrics;
    this.clock = clock;
    this.checks =
        new GroupCommit<>(
            CAPACITY, MAX_BATCH, batch -> batch.forEach(this::work), threads, "cpm-check");
  }

  /** Checks what waits, and takes nothing more. */
  void stop() {
    checks.stop();
  }

  @Override
  public void chat(
      SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed) {
    submit(new Work(Kind.CHAT, direction, message, committed));
  }

  @Override
  public void large(
      SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed) {
    submit(new Work(Kind.LARGE, direction, message, committed));
  }

  @Override
  public void notification(
      SessionDirection direction, SessionMessage message, Consumer<AcceptResult> committed) {
    submit(new Work(Kind.NOTIFICATION, direction, message, committed));
  }

  private void submit(Work work) {
    int size = work.message().body().length;
    if (size > settings.maxMessageSize()) {
      refuse(work, Answer.of(Outcome.TOO_LARGE, "body over " + settings.maxMessageSize()));
      return;
    }
    boolean room = waitingBytes.addAndGet(size) <= AcceptQueue.CAPACITY_BYTES;
    if (!room || !checks.offer(work)) {
      waitingBytes.addAndGet(-size);
      fail(work, "overload");
    }
  }

  private void work(Work work) {
    waitingBytes.addAndGet(-work.message().body().length);
    try {
      MessageContent content = content(work);
      Accepting accepting = accepting(work, content);
      passed.whenNoted(
          accepting.keys(),
          () -> {
            if (isForeignersMessage(work, content)) {
              onward.pass(work.direction(), content, work.message(), work.told());
            } else {
              queue.submit(accepting);
            }
          });
    } catch (MessageRefused e) {
      refuse(work, e.answer());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "message of session " + work.direction().callId(), e);
      fail(work, "not checked");
    }
  }

  private MessageContent content(Work work) throws MessageRefused {
    SessionDirection direction = work.direction();
    SessionMessage message = work.message();
    MessageContent content = MessageContent.of(message.contentType(), message.body());
    if (!settings.imsMode()) {
      content.checkSender(direction.sender(), settings.domain(), settings.region());
    }
    if (content.isComposing()) {
      throw new MessageRefused(Outcome.UNSUPPORTED_TYPE, "nothing to store");
    }
    return content;
  }

  /** Whether our user reports on a message whose sender is served elsewhere (IMS mode). */
  private boolean isForeignersMessage(Work work, MessageContent content) {
    return settings.imsMode()
        && content.isNotification()
        && work.direction().recipient() == null
        && work.direction().sender().subscriberId() != null;
  }

  private Accepting accepting(Work work, MessageContent content) throws MessageRefused {
    SessionDirection direction = work.direction();
    SessionMessage message = work.message();
    if (!content.isNotification()) {
      return message(work, content);
    }
    Envelope envelope = Envelope.of(direction, ServiceIdentifier.PAGER, message.transferId());
    if (direction.sender().subscriberId() == null) {
      return ofForeigner(work, envelope, content);
    }
    return Accepting.notification(
        envelope,
        content,
        direction.recipientKey(),
        clock.instant(),
        Answer.of(Outcome.ACCEPTED),
        work.told());
  }

  /**
   * A notification of somebody who is served elsewhere (IMS mode), whose server has seen to it that
   * each goes once: it goes to our user as a SIP MESSAGE with one does.
   */
  private Accepting ofForeigner(Work work, Envelope envelope, MessageContent content)
      throws MessageRefused {
    SessionDirection direction = work.direction();
    if (direction.recipient() == null) {
      throw new MessageRefused(Outcome.UNKNOWN_USER, "not served here");
    }
    Instant now = clock.instant();
    RecipientPlan plan =
        new RecipientPlan(envelope, content, rules, RecipientRules.Incoming.STANDALONE, now);
    plan.addAlone(direction.recipient(), direction.recipientAddress(), direction.deviceKey());
    return Accepting.message(
        MessageKind.NOTIFICATION,
        envelope,
        content,
        plan,
        now,
        Answer.of(Outcome.ACCEPTED),
        work.told());
  }

  private Accepting message(Work work, MessageContent content) throws MessageRefused {
    SessionDirection direction = work.direction();
    if (work.kind() == Kind.NOTIFICATION) {
      throw new MessageRefused(Outcome.UNSUPPORTED_TYPE, "no notification");
    }
    if (direction.recipient() == null) {
      throw new MessageRefused(Outcome.UNKNOWN_USER, "not served here");
    }
    boolean chat = work.kind() == Kind.CHAT;
    ServiceIdentifier service = chat ? ServiceIdentifier.SESSION : ServiceIdentifier.LARGE;
    Envelope envelope = Envelope.of(direction, service, work.message().transferId());
    Instant now = clock.instant();
    RecipientPlan plan =
        new RecipientPlan(
            envelope, content, rules, RecipientRules.Incoming.inSession(service), now);
    plan.addAlone(direction.recipient(), direction.recipientAddress(), direction.deviceKey());
    return Accepting.message(
        chat ? MessageKind.CHAT : MessageKind.STANDALONE,
        envelope,
        content,
        plan,
        now,
        Answer.of(Outcome.ACCEPTED),
        work.told());
  }

  private void refuse(Work work, Answer answer) {
    metrics.refused(answer.outcome());
    log(work, answer);
    tell(work, new AcceptResult(AcceptResult.Kind.REFUSED, answer, false));
  }

  private void fail(Work work, String why) {
    Answer answer = Answer.of(Outcome.TRY_LATER, why).with("Retry-After", "5");
    metrics.refused(Outcome.TRY_LATER);
    log(work, answer);
    tell(work, new AcceptResult(AcceptResult.Kind.FAILED, answer, false));
  }

  private static void log(Work work, Answer answer) {
    MessageLog.event(
        "refused",
        null,
        work.direction().conversationId(),
        work.direction().callId(),
        "kind",
        work.kind(),
        "from",
        work.direction().sender().address(),
        "to",
        work.direction().recipientAddress(),
        "status",
        answer.status(),
        "reason",
        answer.detail());
  }

  private static void tell(Work work, AcceptResult result) {
    try {
      work.told().accept(result);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "not told: " + work.direction().callId(), e);
    }
  }
}
