package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.notification.Disposition;
import org.opencpm.policy.Settings;

/**
 * {@link PassedMessages} of this node: what sessions remember, and the writer that notes in the
 * database what is outstanding. Until it is noted, a message is found here by its dedupe key, and
 * what depends on it waits for the commit.
 */
final class PassedRegister implements PassedMessages {

  private static final Logger LOG = Logger.getLogger(PassedRegister.class.getName());
  private static final int CAPACITY = 50_000;
  private static final int MAX_BATCH = 100;
  private static final int MAX_WRITES = 12;

  /** A message that is outstanding for so long is noted; most are reported on before. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final PassedTransaction transaction;
  private final RetryTimer timer;
  private final Clock clock;
  private final Settings settings;
  private final GroupCommit<Work> commits;
  private final ConcurrentHashMap<String, Passed> notNoted = new ConcurrentHashMap<>();

  /** What waits for messages that are still on their way, by their keys. */
  private final ConcurrentHashMap<String, Queue<Runnable>> underWay = new ConcurrentHashMap<>();

  /** Messages of sessions that live, noted or not. */
  private final ConcurrentHashMap<String, Passed> inSessions = new ConcurrentHashMap<>();

  /**
   * One thing to write.
   *
   * @param told null to note the message, else what its sender was told after it was noted
   */
  private record Work(Passed passed, Disposition told, int writes) {}

  PassedRegister(
      PassedTransaction transaction,
      Settings settings,
      RetryTimer timer,
      ThreadFactory threads,
      Clock clock) {
    this.transaction = transaction;
    this.timer = timer;
    this.clock = clock;
    this.settings = settings;
    this.commits = new GroupCommit<>(CAPACITY, MAX_BATCH, this::write, threads, "cpm-passed");
  }

  @Override
  public Session open() {
    return new PassedSession(this);
  }

  /** Notes what is in the queue; sessions are to be closed before. */
  void stop() {
    commits.stop();
  }

  /**
   * Does something once the messages with these keys are in the database, as far as they passed
   * through here: at once, or after their commit. If that fails it is done all the same. From now
   * on their sessions leave it to the database what may still be said about them.
   */
  void whenNoted(Collection<String> keys, Runnable then) {
    if (underWay.isEmpty() || keys.stream().noneMatch(key -> waits(key, keys, then))) {
      noted(keys, then);
    }
  }

  /** Whether it waits for a message that is on its way: until that has come, but not for long. */
  private boolean waits(String key, Collection<String> keys, Runnable then) {
    AtomicBoolean once = new AtomicBoolean();
    Runnable goesOn =
        () -> {
          if (once.compareAndSet(false, true)) {
            noted(keys, then);
          }
        };
    Queue<Runnable> waiting =
        underWay.computeIfPresent(
            key,
            (same, all) -> {
              all.add(goesOn);
              return all;
            });
    if (waiting != null) {
      timer.after(PATIENCE, goesOn);
    }
    return waiting != null;
  }

  /** A message is on its way. */
  void expect(String key) {
    underWay.putIfAbsent(key, new ConcurrentLinkedQueue<>());
  }

  /** A message has come, or will not come any more. */
  void came(String key) {
    Queue<Runnable> waiting = underWay.remove(key);
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  private void noted(Collection<String> keys, Runnable then) {
    List<Passed> pending = new ArrayList<>(0);
    if (!inSessions.isEmpty()) {
      keys.stream().map(inSessions::get).filter(Objects::nonNull).forEach(Passed::reportedOutside);
    }
    if (!notNoted.isEmpty()) {
      keys.stream().map(notNoted::get).filter(p -> p != null).forEach(pending::add);
    }
    if (pending.isEmpty()) {
      then.run();
      return;
    }
    AtomicInteger left = new AtomicInteger(pending.size());
    for (Passed passed : pending) {
      passed.whenNoted(
          () -> {
            if (left.decrementAndGet() == 0) {
              then.run();
            }
          });
      note(passed);
    }
  }

  /** Messages that are remembered and not yet noted. */
  int pending() {
    return notNoted.size();
  }

  void remember(Passed passed) {
    notNoted.put(passed.key(), passed);
    inSessions.put(passed.key(), passed);
  }

  /** Its session is over, or has forgotten it. */
  void left(Passed passed) {
    inSessions.remove(passed.key(), passed);
  }

  /** Nothing of it is outstanding, and nothing was written. */
  void forget(Passed passed) {
    notNoted.remove(passed.key(), passed);
    passed.settled();
  }

  void later(Duration delay, Runnable work) {
    timer.after(delay, work);
  }

  Instant now() {
    return clock.instant();
  }

  Instant endOfLife() {
    return clock.instant().plus(settings.deferredExpiryMax());
  }

  /** Notes a message, once. */
  void note(Passed passed) {
    if (passed.beginNote() && !commits.offer(new Work(passed, null, 1))) {
      lost(passed);
    }
  }

  /** Writes down what the sender of a noted message was told. */
  void told(Passed passed, Disposition disposition) {
    if (!commits.offer(new Work(passed, disposition, 1))) {
      LOG.warning("too much to note: a notification may go twice");
    }
  }

  private void write(List<Work> batch) {
    try {
      List<PassedMessage> notes = new ArrayList<>();
      List<PassedTransaction.Told> told = new ArrayList<>();
      for (Work work : batch) {
        if (work.told() == null) {
          notes.add(work.passed().toNote());
        } else {
          told.add(new PassedTransaction.Told(work.passed().key(), work.told()));
        }
      }
      transaction.write(notes, told);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "{0} passed messages not noted: {1}", new Object[] {batch.size(), e});
      batch.forEach(this::again);
      return;
    }
    batch.stream().filter(work -> work.told() == null).forEach(work -> forget(work.passed()));
  }

  private void again(Work work) {
    if (work.writes() < MAX_WRITES) {
      Work next = new Work(work.passed(), work.told(), work.writes() + 1);
      timer.after(
          PATIENCE,
          () -> {
            if (!commits.offer(next) && work.told() == null) {
              lost(work.passed());
            }
          });
    } else if (work.told() == null) {
      lost(work.passed());
    }
  }

  private void lost(Passed passed) {
    LOG.log(Level.WARNING, "passed message not noted: its notifications will not be known");
    forget(passed);
  }
}
