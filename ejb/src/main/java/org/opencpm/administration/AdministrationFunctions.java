package org.opencpm.administration;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.policy.Limits;

/** Starts what the console needs, and stops it. */
@ApplicationScoped
public class AdministrationFunctions {

  private static final Logger LOG = Logger.getLogger(AdministrationFunctions.class.getName());

  /** The first sample comes soon, so that the first page shows something. */
  private static final Duration FIRST_SAMPLE = Duration.ofSeconds(5);

  @Inject private StoredOperators operators;
  @Inject private ProvisioningActions provisioning;
  @Inject private Limits limits;
  @Inject private Trail trail;
  @Inject private OverviewSampler overview;

  private ScheduledFuture<?> minutes;

  /** Before anything is accepted: the limits in force, and somebody who can log in. */
  public void prepare() {
    limits.load(provisioning.ofProvider());
    operators.provision();
  }

  /** From now on what happens is written down and counted. */
  public void start(ThreadFactory threads, ScheduledExecutorService scheduler) {
    trail.start(threads);
    overview.start();
    minutes =
        scheduler.scheduleWithFixedDelay(
            this::minute,
            FIRST_SAMPLE.toMillis(),
            OverviewSampler.INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void minute() {
    try {
      overview.sample();
      // Another node may have changed them.
      limits.load(provisioning.ofProvider());
      trail.sweep();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the console's work of a minute failed: {0}", e.toString());
    }
  }

  /** Writes down what has happened until now. */
  public void stop() {
    if (minutes != null) {
      minutes.cancel(false);
    }
    trail.stop();
  }
}
