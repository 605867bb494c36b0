package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.annotation.Resource;
import javax.ejb.Lock;
import javax.ejb.LockType;
import javax.ejb.Singleton;
import javax.ejb.Timeout;
import javax.ejb.Timer;
import javax.ejb.TimerConfig;
import javax.ejb.TimerService;
import javax.ejb.TransactionAttribute;
import javax.ejb.TransactionAttributeType;
import javax.inject.Inject;
import org.opencpm.filetransfer.FileFunctions;
import org.opencpm.filetransfer.FileSweep;
import org.opencpm.subscriber.RegistrationFunction;

/**
 * The EJB timers that wake expiry: one for the next deadline, one each minute as a net. They are
 * not persistent; the deadlines are columns in the database (design section 2).
 */
@Singleton
@Lock(LockType.READ)
public class DeadlineTimer {

  private static final Logger LOG = Logger.getLogger(DeadlineTimer.class.getName());
  private static final String DEADLINE = "deadline";
  private static final String SWEEP = "sweep";
  private static final String HEARTBEAT = "heartbeat";

  /** A third of the silence after which other nodes take a node's claims. */
  private static final Duration BEAT = Duration.ofSeconds(20);

  @Resource private TimerService timers;
  @Inject private MessagingFunctions functions;
  @Inject private RegistrationFunction registration;
  @Inject private FileSweep files;
  @Inject private FileFunctions transfers;
  @Inject private Clock clock;

  /** Arms a one-shot timer. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void arm(Instant deadline) {
    long delay = Math.max(1, Duration.between(clock.instant(), deadline).toMillis() + 1);
    timers.createSingleActionTimer(delay, new TimerConfig(DEADLINE, false));
  }

  /** Starts the sweep, the first one at once. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void startSweep(Duration interval) {
    timers.createIntervalTimer(1, interval.toMillis(), new TimerConfig(SWEEP, false));
    timers.createIntervalTimer(1, BEAT.toMillis(), new TimerConfig(HEARTBEAT, false));
  }

  @Timeout
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  void fired(Timer timer) {
    try {
      if (SWEEP.equals(timer.getInfo())) {
        registration.expire();
        functions.sweep();
        files.sweep();
        transfers.sweep();
      } else if (HEARTBEAT.equals(timer.getInfo())) {
        functions.heartbeat();
      } else {
        functions.expire();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "expiry failed, the next sweep tries again", e);
    }
  }
}
