package org.opencpm.subscriber;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.messaging.GroupCommit;
import org.opencpm.messaging.MessagingFunctions;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;

/** Takes registrations off the SIP threads and keeps them in the order of arrival. */
@ApplicationScoped
public class RegistrationFunction {

  private static final Logger LOG = Logger.getLogger(RegistrationFunction.class.getName());
  private static final int CAPACITY = 5_000;
  private static final int EXPIRY_BATCH = 200;

  @Inject private Settings settings;
  @Inject private Registrar registrar;
  @Inject private ThirdPartyRegistrar thirdParty;
  @Inject private RegistrationTransactions transactions;
  @Inject private DeviceDirectory directory;
  @Inject private MessagingFunctions messaging;
  @Inject private Metrics metrics;
  @Inject private Clock clock;

  private GroupCommit<Work> queue;

  private record Work(InboundRequest request, Responder responder) {

    boolean isNotify() {
      return request.method().equals("NOTIFY");
    }
  }

  public void start(ThreadFactory threads) {
    metrics.gauge(
        "cpm_registrations", "Live bindings", () -> transactions.countRegistered(clock.instant()));
    queue =
        new GroupCommit<>(CAPACITY, 1, batch -> batch.forEach(this::work), threads, "cpm-register");
  }

  public void stop() {
    if (queue != null) {
      queue.stop();
    }
  }

  /** A REGISTER: of a device in direct mode, of the S-CSCF in IMS mode. */
  public void register(InboundRequest request, Responder responder) {
    submit(new Work(request, responder));
  }

  /** A NOTIFY of registration state (RFC 3680), in IMS mode alone. */
  public void notify(InboundRequest request, Responder responder) {
    if (settings.imsMode()) {
      submit(new Work(request, responder));
    } else {
      responder.answer(Answer.of(Outcome.NO_DIALOG));
    }
  }

  private void submit(Work work) {
    if (!queue.offer(work)) {
      work.responder().answer(Answer.of(Outcome.TRY_LATER, "overload").with("Retry-After", "5"));
    }
  }

  /** Removes bindings that have run out. */
  public void expire() {
    RegistrationTransactions.Expired expired;
    do {
      Instant now = clock.instant();
      expired = transactions.expire(now, EXPIRY_BATCH);
      expired.gone().forEach(d -> directory.forget(d.subscriberId()));
      expired.withWork().forEach(messaging::wake);
    } while (expired.gone().size() == EXPIRY_BATCH);
    transactions.forget(
        clock.instant().minus(settings.deferredExpiryMax()).minus(Duration.ofDays(1)),
        EXPIRY_BATCH);
  }

  private void work(Work work) {
    try {
      if (work.isNotify()) {
        thirdParty.notify(work.request(), work.responder(), messaging::wake);
      } else if (settings.imsMode()) {
        thirdParty.register(work.request(), work.responder(), messaging::wake);
      } else {
        registrar.register(work.request(), work.responder(), messaging::wake);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "registration failed", e);
      work.responder()
          .answer(Answer.of(Outcome.TRY_LATER, "not committed").with("Retry-After", "5"));
    }
  }
}
