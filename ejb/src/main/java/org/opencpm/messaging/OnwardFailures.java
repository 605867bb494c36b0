package org.opencpm.messaging;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Tells senders who are served elsewhere that this server has given their messages up (IMS mode):
 * each {@code failed} goes as a SIP MESSAGE in the recipient's name. One that is not taken is tried
 * again after a minute, then after twice the time, up to an hour, until it expires. It is kept in
 * memory alone.
 */
final class OnwardFailures {

  private static final Logger LOG = Logger.getLogger(OnwardFailures.class.getName());

  /** Notifications that may wait to be tried again. */
  static final int CAPACITY = 10_000;

  static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final SignallingLink link;
  private final OnwardReports reports;
  private final OriginatingRoute route;
  private final Executor workers;
  private final RetryTimer retries;
  private final Clock clock;
  private final AtomicInteger waiting = new AtomicInteger();

  OnwardFailures(
      SignallingLink link,
      OnwardReports reports,
      OriginatingRoute route,
      Executor workers,
      RetryTimer retries,
      Clock clock) {
    this.link = link;
    this.reports = reports;
    this.route = route;
    this.workers = workers;
    this.retries = retries;
    this.clock = clock;
  }

  /** Sends notifications, each to one recipient; any thread, does not block. */
  void tell(List<NewMessage> notifications) {
    notifications.forEach(one -> later(one, FIRST));
  }

  /**
   * Tries it on a worker.
   *
   * @param next until it is tried again
   */
  private void later(NewMessage one, Duration next) {
    try {
      workers.execute(
          () -> {
            try {
              send(one, next);
            } catch (RuntimeException e) {
              LOG.log(Level.WARNING, "notification " + one.messageId() + " not sent", e);
              ended(one, next, 0);
            }
          });
    } catch (RejectedExecutionException e) {
      // No thread to spare now: what caused it is committed and must not hear of that.
      ended(one, next, 0);
    }
  }

  private void send(NewMessage one, Duration next) {
    Optional<Signalling> signalling = link.current();
    Optional<String> way = route.of(one.senderSubscriberId(), null);
    if (signalling.isEmpty() || way.isEmpty()) {
      ended(one, next, 0);
      return;
    }
    reports.sending(one.contributionId());
    try {
      signalling
          .get()
          .send(
              request(one, way.get()),
              answer -> {
                reports.sent(one.contributionId());
                ended(one, next, answer.status());
              });
    } catch (RuntimeException e) {
      reports.sent(one.contributionId());
      throw e;
    }
  }

  private static OutboundRequest request(NewMessage one, String way) {
    String reporter = "<" + one.senderAddress() + ">";
    String target = one.recipients().get(0).address();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("P-Asserted-Identity", reporter));
    headers.add(Map.entry("P-Asserted-Service", ServiceIdentifier.PAGER.urn()));
    headers.add(Map.entry("Accept-Contact", ServiceIdentifier.PAGER.acceptContact()));
    headers.addAll(HeaderList.deserialise(one.headers()).entries());
    headers.add(Map.entry("User-Agent", DeviceMessage.SERVER));
    return new OutboundRequest(
        "MESSAGE",
        target,
        reporter,
        "<" + target + ">",
        null,
        List.of(way),
        HeaderList.of(headers),
        one.contentType(),
        one.body());
  }

  private void ended(NewMessage one, Duration next, int status) {
    if (status > 0) {
      log(one, "relayed", "status", status);
    }
    if (status >= 200 && status < 300) {
      return;
    }
    if (!Outcome.mayPassLater(status)) {
      log(one, "notification-dropped", "reason", "refused with " + status);
    } else if (clock.instant().plus(next).isAfter(one.recipients().get(0).expiresAt())) {
      log(one, "notification-dropped", "reason", "expired");
    } else if (waiting.incrementAndGet() > CAPACITY) {
      waiting.decrementAndGet();
      log(one, "notification-dropped", "reason", "too many wait");
    } else {
      Duration twice = next.multipliedBy(2);
      Duration then = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
      retries.after(
          next,
          () -> {
            waiting.decrementAndGet();
            later(one, then);
          });
    }
  }

  private static void log(NewMessage one, String event, String key, Object value) {
    MessageLog.event(
        event,
        one.messageId(),
        one.conversationId(),
        null,
        "from",
        one.senderAddress(),
        "to",
        one.recipients().get(0).address(),
        key,
        value);
  }
}
