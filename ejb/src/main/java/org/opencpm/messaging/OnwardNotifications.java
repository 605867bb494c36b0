package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.conversation.ContributionId;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * What a served user reports in a session about a stored message of a sender who is served
 * elsewhere (IMS mode). It goes on as a SIP MESSAGE in the reporter's name, by his S-CSCF ({@link
 * OriginatingRoute}), once of its kind. Nothing is stored here: his device gets its answer when the
 * next server has given one.
 */
final class OnwardNotifications {

  private static final Logger LOG = Logger.getLogger(OnwardNotifications.class.getName());

  private final SignallingLink link;
  private final OnwardReports reports;
  private final OriginatingRoute route;
  private final Executor workers;

  OnwardNotifications(
      SignallingLink link, OnwardReports reports, OriginatingRoute route, Executor workers) {
    this.link = link;
    this.reports = reports;
    this.route = route;
    this.workers = workers;
  }

  /** A notification as it came, and who waits for its end. */
  private record Work(
      SessionDirection direction,
      MessageContent content,
      SessionMessage message,
      Consumer<AcceptResult> told) {

    void end(AcceptResult.Kind kind, Outcome outcome, String why) {
      told.accept(new AcceptResult(kind, Answer.of(outcome, why), false));
    }
  }

  /**
   * Passes a notification on. Does not block.
   *
   * @param told hears once, on any thread: committed after a 2xx; dropped when it was told before
   *     or is refused for good; failed where the next server could not take it now
   */
  void pass(
      SessionDirection direction,
      MessageContent content,
      SessionMessage message,
      Consumer<AcceptResult> told) {
    Work work = new Work(direction, content, message, told);
    try {
      workers.execute(
          () -> {
            try {
              passOnce(work);
            } catch (RuntimeException e) {
              LOG.log(Level.WARNING, "notification of session " + direction.callId(), e);
              work.end(AcceptResult.Kind.FAILED, Outcome.TRY_LATER, "not looked up");
            }
          });
    } catch (RejectedExecutionException e) {
      work.end(AcceptResult.Kind.FAILED, Outcome.TRY_LATER, "no thread to spare");
    }
  }

  private void passOnce(Work work) {
    SessionDirection direction = work.direction();
    Optional<OnwardReports.Going> going =
        reports.begin(
            Accepting.reports(
                work.content(), direction.recipientKey(), direction.sender().subscriberId()));
    if (going.isEmpty()) {
      dropped(work, "reported before");
      return;
    }
    Sender reporter = direction.sender();
    Optional<String> way = route.of(reporter.subscriberId(), reporter.device());
    Optional<Signalling> signalling = link.current();
    if (way.isEmpty() || signalling.isEmpty()) {
      ended(work, going.get(), 0);
      return;
    }
    String contributionId = ContributionId.random().value();
    reports.sending(contributionId);
    try {
      signalling
          .get()
          .send(
              request(work, contributionId, way.get()),
              answer -> {
                reports.sent(contributionId);
                answered(work, going.get(), answer.status());
              });
    } catch (RuntimeException e) {
      reports.sent(contributionId);
      going.get().ended(false);
      throw e;
    }
  }

  private void answered(Work work, OnwardReports.Going going, int status) {
    Runnable end = () -> ended(work, going, status);
    try {
      workers.execute(end);
    } catch (RejectedExecutionException e) {
      // Else it would count as on its way for ever, and its reporter would hear nothing.
      end.run();
    }
  }

  private static OutboundRequest request(Work work, String contributionId, String way) {
    SessionDirection direction = work.direction();
    ServiceIdentifier service = ServiceIdentifier.PAGER;
    String reporter = "<" + direction.sender().address() + ">";
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("P-Asserted-Identity", reporter));
    headers.add(Map.entry("P-Asserted-Service", service.urn()));
    headers.add(Map.entry("Accept-Contact", service.acceptContact()));
    headers.add(Map.entry("Conversation-ID", direction.conversationId()));
    headers.add(Map.entry("Contribution-ID", contributionId));
    headers.add(Map.entry("InReplyTo-Contribution-ID", direction.contributionId()));
    if (direction.sender().anonymous()) {
      headers.add(Map.entry("Privacy", "id"));
    }
    headers.add(Map.entry("User-Agent", DeviceMessage.SERVER));
    return new OutboundRequest(
        "MESSAGE",
        direction.recipientAddress(),
        direction.sender().anonymous() ? DeviceMessage.ANONYMOUS : reporter,
        "<" + direction.recipientAddress() + ">",
        null,
        List.of(way),
        HeaderList.of(headers),
        work.message().contentType(),
        work.message().body());
  }

  private static void ended(Work work, OnwardReports.Going going, int status) {
    boolean taken = status >= 200 && status < 300;
    going.ended(taken);
    MessageLog.event(
        "relayed",
        null,
        work.direction().conversationId(),
        work.direction().callId(),
        "from",
        work.direction().sender().address(),
        "to",
        work.direction().recipientAddress(),
        "status",
        status);
    if (taken) {
      work.end(AcceptResult.Kind.COMMITTED, Outcome.ACCEPTED, "");
    } else if (Outcome.mayPassLater(status)) {
      work.end(AcceptResult.Kind.FAILED, Outcome.TRY_LATER, "not passed on");
    } else {
      dropped(work, "refused with " + status);
    }
  }

  private static void dropped(Work work, String why) {
    MessageLog.event(
        "notification-dropped",
        null,
        work.direction().conversationId(),
        work.direction().callId(),
        "from",
        work.direction().sender().address(),
        "reason",
        why);
    work.end(AcceptResult.Kind.DROPPED, Outcome.ACCEPTED, why);
  }
}
