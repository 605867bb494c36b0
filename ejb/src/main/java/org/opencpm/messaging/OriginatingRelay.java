package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;

/**
 * The originating side of IMS mode (design 4.9): a served user's request, checked, goes back
 * through the S-CSCF that sent it here, and the answer that comes back is the sender's answer: the
 * server that accepts it is responsible for it. Notifications of a served recipient pass once each,
 * those that this server sends itself ({@link OnwardNotifications}) as they are.
 */
final class OriginatingRelay {

  private static final Logger LOG = Logger.getLogger(OriginatingRelay.class.getName());

  private static final Set<String> STOPPED =
      Set.of(
          "via",
          "route",
          "record-route",
          "from",
          "to",
          "call-id",
          "cseq",
          "max-forwards",
          "contact",
          "content-length",
          "content-type",
          "p-served-user",
          "p-preferred-identity",
          "p-preferred-service");

  private final SignallingLink link;
  private final OnwardReports reports;
  private final Executor workers;

  OriginatingRelay(SignallingLink link, OnwardReports reports, Executor workers) {
    this.link = link;
    this.reports = reports;
    this.workers = workers;
  }

  /** Passes a message on. */
  void message(InboundRequest request, CpmIdentities ids, Responder responder) {
    forward(request, ids, responder);
  }

  /** Passes a notification on, unless one like it went before. */
  void notification(
      InboundRequest request,
      CpmIdentities ids,
      List<NotificationRelay.Report> said,
      Responder responder) {
    workers.execute(
        () -> {
          try {
            passOnce(request, ids, said, responder);
          } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "notification " + request.callId() + " not looked up", e);
            responder.answer(
                Answer.of(Outcome.TRY_LATER, "not looked up").with("Retry-After", "5"));
          }
        });
  }

  private void passOnce(
      InboundRequest request,
      CpmIdentities ids,
      List<NotificationRelay.Report> said,
      Responder responder) {
    if (reports.isOwn(ids.contributionId())) {
      forward(request, ids, responder);
      return;
    }
    Optional<OnwardReports.Going> going = reports.begin(said);
    if (going.isPresent()) {
      forward(request, ids, noting(going.get(), responder));
      return;
    }
    MessageLog.event(
        "notification-dropped",
        null,
        ids.conversationId(),
        request.callId(),
        "reason",
        "reported before");
    responder.answer(Answer.of(Outcome.ACCEPTED));
  }

  /** What the next server does not take may be reported again. */
  private Responder noting(OnwardReports.Going going, Responder responder) {
    return answer -> {
      Runnable end =
          () -> {
            going.ended(answer.status() < 300);
            responder.answer(answer);
          };
      try {
        workers.execute(end);
      } catch (RejectedExecutionException e) {
        // The container stops: nobody is left without his answer.
        end.run();
      }
    };
  }

  private void forward(InboundRequest request, CpmIdentities ids, Responder responder) {
    Optional<Signalling> signalling = link.current();
    if (signalling.isEmpty()) {
      responder.answer(Answer.relayed(0));
      return;
    }
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    fields.add(Map.entry("P-Asserted-Service", ids.service().urn()));
    for (Map.Entry<String, String> field : request.headers().entries()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (!STOPPED.contains(name) && !name.equals("p-asserted-service")) {
        fields.add(field);
      }
    }
    OutboundRequest onward =
        new OutboundRequest(
            request.method(),
            request.requestUri(),
            withoutTag(request.header("From").orElse("")),
            withoutTag(request.header("To").orElse("")),
            null,
            request.headers().all("Route"),
            HeaderList.of(fields),
            request.header("Content-Type").orElse(null),
            request.body());
    signalling
        .get()
        .send(
            onward,
            answer -> {
              MessageLog.event(
                  "relayed",
                  null,
                  ids.conversationId(),
                  request.callId(),
                  "from",
                  request.header("P-Asserted-Identity").orElse(null),
                  "to",
                  request.requestUri(),
                  "status",
                  answer.status());
              responder.answer(
                  Answer.relayed(answer.status())
                      .with("Conversation-ID", ids.conversationId())
                      .with("Contribution-ID", ids.contributionId()));
            });
  }

  /** The tag belongs to the transaction on the other side. */
  private static String withoutTag(String address) {
    int tag = address.toLowerCase(Locale.ROOT).indexOf(";tag=");
    if (tag < 0) {
      return address;
    }
    int end = address.indexOf(';', tag + 1);
    return address.substring(0, tag) + (end < 0 ? "" : address.substring(end));
  }
}
