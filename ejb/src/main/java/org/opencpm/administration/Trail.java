package org.opencpm.administration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.operation.Happening;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.ConsoleSettings;

/**
 * Writes what happens into the database, for the console: one thread, in batches, behind a bounded
 * queue. Whoever tells is never held up: what finds the queue full is counted and forgotten.
 */
@ApplicationScoped
public class Trail {

  /** Events that may wait. */
  static final int CAPACITY = 20_000;

  /** Events in one transaction. */
  static final int MAX_BATCH = 500;

  /** How long events are gathered: a commit for each would cost what the messages cost. */
  private static final long GATHER_MILLIS = 250;

  /** Rows that a sweep deletes in one transaction, and at most at a time. */
  private static final int SWEEP_BATCH = 500;

  private static final int SWEEP_MOST = 200_000;

  private static final Logger LOG = Logger.getLogger(Trail.class.getName());

  private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final LongAdder dropped = new LongAdder();

  private TrailTransactions transactions;
  private ConsoleSettings settings;
  private Metrics metrics;
  private Clock clock;
  private Thread writer;
  private EventIds ids;
  private volatile boolean stopping;

  private record Told(Instant at, Happening what) {}

  /** For the container's proxy. */
  protected Trail() {}

  @Inject
  public Trail(
      TrailTransactions transactions, ConsoleSettings settings, Metrics metrics, Clock clock) {
    this.transactions = transactions;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** From now on everything that the message log hears is written down, if it is to be kept. */
  public void start(ThreadFactory threads) {
    if (settings.trailKeep().isZero()) {
      return;
    }
    metrics.count(
        "cpm_trail_dropped", "Events that were not written down: too many at a time", dropped::sum);
    ids = new EventIds(transactions.newWriter());
    writer = threads.newThread(this::run);
    writer.setName("cpm-trail");
    writer.start();
    MessageLog.listener(this::tell);
  }

  /** Writes what is queued and ends, after 10 s at the latest. */
  public void stop() {
    if (writer == null) {
      return;
    }
    MessageLog.listener(null);
    stopping = true;
    try {
      writer.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes what is kept long enough; a part of it, where it is much. */
  public void sweep() {
    long below = EventIds.floor(clock.instant().minus(settings.trailKeep()));
    int gone = 0;
    int last;
    do {
      last = transactions.sweep(below, SWEEP_BATCH);
      gone += last;
    } while (last == SWEEP_BATCH && gone < SWEEP_MOST && !stopping);
  }

  /** Since when events are there to be found, if they are kept at all. */
  public Duration keep() {
    return settings.trailKeep();
  }

  private void tell(Happening what) {
    if (!queue.offer(new Told(clock.instant(), what))) {
      dropped.increment();
    }
  }

  private void run() {
    List<Told> batch = new ArrayList<>(MAX_BATCH);
    while (!stopping || !queue.isEmpty()) {
      try {
        Told first = queue.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          gather(batch);
        }
      } catch (InterruptedException e) {
        // The container ends its threads: what is queued is written, then no more.
        stopping = true;
        queue.drainTo(batch, MAX_BATCH - batch.size());
      }
      write(batch);
    }
  }

  /** Waits a little for a batch that is worth its commit. */
  private void gather(List<Told> batch) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
    queue.drainTo(batch, MAX_BATCH - batch.size());
    long left = end - System.nanoTime();
    while (batch.size() < MAX_BATCH && left > 0 && !stopping) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
      queue.drainTo(batch, MAX_BATCH - batch.size());
      left = end - System.nanoTime();
    }
  }

  private void write(List<Told> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      List<TrailEvent> events = new ArrayList<>(batch.size());
      for (Told told : batch) {
        events.add(Happenings.event(told.what(), ids.next(told.at())));
      }
      transactions.append(events);
    } catch (RuntimeException e) {
      dropped.add(batch.size());
      LOG.log(Level.WARNING, "{0} events not written: {1}", new Object[] {batch.size(), e});
    } finally {
      batch.clear();
    }
  }
}
