package org.opencpm.messaging;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.opencpm.conversation.ContributionId;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * What a served user reports in a session about a stored message of a sender who is served
 * elsewhere (IMS mode). It goes on as a SIP MESSAGE in the reporter's name, by his S-CSCF as an
 * originating request of his (3GPP TS 24.229 section 5.7.3), once of its kind. Nothing is stored
 * here: his device gets its answer when the next server has given one.
 */
final class OnwardNotifications {

  private static final Logger LOG = Logger.getLogger(OnwardNotifications.class.getName());

  private final SignallingLink link;
  private final OnwardReports reports;
  private final DeviceDirectory devices;
  private final Executor workers;
  private final Clock clock;

  OnwardNotifications(
      SignallingLink link,
      OnwardReports reports,
      DeviceDirectory devices,
      Executor workers,
      Clock clock) {
    this.link = link;
    this.reports = reports;
    this.devices = devices;
    this.workers = workers;
    this.clock = clock;
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
    workers.execute(
        () -> {
          try {
            passOnce(work);
          } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "notification of session " + direction.callId(), e);
            work.end(AcceptResult.Kind.FAILED, Outcome.TRY_LATER, "not looked up");
          }
        });
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
    Optional<String> route = route(direction.sender());
    Optional<Signalling> signalling = link.current();
    if (route.isEmpty() || signalling.isEmpty()) {
      ended(work, going.get(), 0);
      return;
    }
    String contributionId = ContributionId.random().value();
    reports.sending(contributionId);
    try {
      signalling
          .get()
          .send(
              request(work, contributionId, route.get()),
              answer ->
                  workers.execute(
                      () -> {
                        reports.sent(contributionId);
                        ended(work, going.get(), answer.status());
                      }));
    } catch (RuntimeException e) {
      reports.sent(contributionId);
      going.get().ended(false);
      throw e;
    }
  }

  /** The S-CSCF of the reporter: of the device that reports, else of any other that is there. */
  private Optional<String> route(Sender reporter) {
    List<Device> known = devices.devicesOf(reporter.subscriberId());
    Stream<Device> own =
        known.stream().filter(d -> reporter.device() != null && d.id() == reporter.device().id());
    return Stream.concat(own, known.stream())
        .filter(device -> device.reachable(clock.instant()))
        .map(Device::binding)
        .map(Binding::path)
        .filter(path -> path != null && path.endsWith(">"))
        .findFirst()
        .map(path -> path.substring(0, path.length() - 1) + ";orig>");
  }

  private static OutboundRequest request(Work work, String contributionId, String route) {
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
        List.of(route),
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
