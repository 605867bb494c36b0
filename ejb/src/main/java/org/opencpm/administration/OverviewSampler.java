package org.opencpm.administration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.administration.Overview.Sample;
import org.opencpm.messaging.Backlog;
import org.opencpm.operation.Health;
import org.opencpm.operation.Metrics;

/**
 * How the server is, now and over the last hour: a sample each minute. What is counted by reading a
 * whole table is as of the last sample, so that a page never waits for it.
 */
@ApplicationScoped
public class OverviewSampler {

  /** Samples that are remembered: an hour. */
  static final int SAMPLES = 60;

  static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(OverviewSampler.class.getName());

  private BacklogTransactions transactions;
  private RunningSessions sessions;
  private Metrics metrics;
  private Health health;
  private Clock clock;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private Instant startedAt;
  private Metrics.Totals before;
  private Instant last;
  private Counts counts = new Counts(0, 0, new Backlog(0, null));

  private record Counts(long registered, long subscribers, Backlog backlog) {}

  /** For the container's proxy. */
  protected OverviewSampler() {}

  @Inject
  public OverviewSampler(
      BacklogTransactions transactions,
      RunningSessions sessions,
      Metrics metrics,
      Health health,
      Clock clock) {
    this.transactions = transactions;
    this.sessions = sessions;
    this.metrics = metrics;
    this.health = health;
    this.clock = clock;
  }

  /** The server has started. */
  public synchronized void start() {
    startedAt = clock.instant();
    last = startedAt;
    before = metrics.totals();
  }

  /** Takes a sample; call it each {@link #INTERVAL}. Failures are logged, not thrown. */
  public void sample() {
    Counts now;
    try {
      now =
          new Counts(transactions.registered(), transactions.subscribers(), transactions.backlog());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "nothing counted for the console: {0}", e.toString());
      return;
    }
    add(now);
  }

  private synchronized void add(Counts now) {
    Metrics.Totals totals = metrics.totals();
    Instant at = clock.instant();
    double minutes = Duration.between(last, at).toMillis() / 60_000.0;
    double delivered = totals.delivered() - before.delivered();
    double seconds = totals.latencySeconds() - before.latencySeconds();
    if (minutes > 0) {
      samples.addLast(
          new Sample(
              at,
              (totals.accepted() - before.accepted()) / minutes,
              delivered / minutes,
              (totals.deferred() - before.deferred()) / minutes,
              (totals.expired() - before.expired()) / minutes,
              (totals.refused() - before.refused()) / minutes,
              delivered == 0 ? 0 : seconds * 1000 / delivered,
              now.backlog().waiting(),
              now.registered()));
      if (samples.size() > SAMPLES) {
        samples.removeFirst();
      }
      before = totals;
      last = at;
    }
    counts = now;
  }

  /** The state of things. */
  public Overview overview() {
    Map<String, String> parts = new LinkedHashMap<>();
    health.parts().forEach((part, trouble) -> parts.put(part, trouble == null ? "UP" : trouble));
    boolean healthy = parts.values().stream().allMatch("UP"::equals);
    int live = sessions.views().size();
    int moving = sessions.overHttp().size() + sessions.overMsrp().size();
    synchronized (this) {
      return new Overview(
          healthy,
          parts,
          startedAt,
          counts.registered(),
          counts.subscribers(),
          counts.backlog().waiting(),
          counts.backlog().oldest(),
          live,
          moving,
          List.copyOf(samples));
    }
  }
}
