package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;
import org.opencpm.subscriber.UnsupportedSchemeException;
import org.opencpm.subscriber.UserAddress;

/**
 * The Participating Function for standalone messages and their notifications (fact sheet 3.2, 3.3;
 * design 4.1): checks a MESSAGE, decides by policy what each recipient gets, and hands it to be
 * stored. What is decided here decides the answer; whatever happens later becomes delivery state.
 */
final class ParticipatingFunction {

  private static final Logger LOG = Logger.getLogger(ParticipatingFunction.class.getName());

  private final Settings settings;
  private final SenderCheck senders;
  private final SubscriberDirectory subscribers;
  private final RecipientPlanner planner;
  private final ListDistribution lists;
  private final AcceptQueue queue;
  private final OriginatingRelay originating;
  private final Metrics metrics;
  private final Clock clock;

  ParticipatingFunction(
      Settings settings,
      SenderCheck senders,
      SubscriberDirectory subscribers,
      DeviceDirectory devices,
      Policies policies,
      AcceptQueue queue,
      OriginatingRelay originating,
      Metrics metrics,
      Clock clock) {
    this.settings = settings;
    this.senders = senders;
    this.subscribers = subscribers;
    this.planner = new RecipientPlanner(settings, policies, devices);
    this.lists = new ListDistribution(settings);
    this.queue = queue;
    this.originating = originating;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Handles a MESSAGE; answers at once or after its commit. */
  void message(InboundRequest request, Responder responder) {
    try {
      SenderCheck.Result who = senders.check(request);
      if (who.refusal() != null) {
        throw new MessageRefused(who.refusal());
      }
      Accepting accepting = checked(request, who.sender(), responder);
      if (accepting != null) {
        queue.submit(accepting);
      }
    } catch (MessageRefused e) {
      metrics.refused(e.answer().outcome());
      MessageLog.event(
          "refused",
          null,
          request.header("Conversation-ID").orElse(null),
          request.callId(),
          "status",
          e.answer().outcome().status(),
          "reason",
          e.answer().detail());
      responder.answer(e.answer());
    } catch (RuntimeException e) {
      // A look-up that failed: nothing is stored, and nobody is left without an answer.
      LOG.log(Level.WARNING, "MESSAGE " + request.callId() + " not checked", e);
      metrics.refused(Outcome.TRY_LATER);
      responder.answer(Answer.of(Outcome.TRY_LATER, "not checked").with("Retry-After", "5"));
    }
  }

  /** The request to be stored; null when it was passed on instead. */
  private Accepting checked(InboundRequest received, Sender sender, Responder responder)
      throws MessageRefused {
    PassedHeaders.check(received.headers());
    InboundRequest request = PlainBody.of(received, settings.maxPagerSize());
    boolean toList = isExploder(request);
    Extensions.check(request, toList ? Set.of("recipient-list-message") : Set.of());
    checkReplyTo(request, sender);
    Instant now = clock.instant();
    if (toList) {
      return toList(request, sender, responder, now);
    }
    UserAddress target = target(request);
    MessageContent content = MessageContent.of(request);
    CpmIdentities ids = CpmIdentities.of(request, settings.imsMode());
    if (!settings.imsMode() || request.originating()) {
      content.checkSender(sender, settings.domain(), settings.region());
    }
    if (settings.imsMode() && request.originating()) {
      passOn(request, sender, target, content, ids, responder);
      return null;
    }
    Subscriber recipient =
        subscribers
            .byAddress(target.canonical())
            .orElseThrow(() -> new MessageRefused(Outcome.UNKNOWN_USER, "no such user"));
    if (content.isNotification() && !settings.imsMode()) {
      return notification(request, sender, content, ids, recipient, responder, now);
    }
    String device = target.gruuInstance().filter(i -> !i.isEmpty()).orElse(ids.instance());
    RecipientPlan plan = planner.plan(request, sender, content, now);
    plan.addAlone(recipient, target.canonical(), device);
    return accepting(request, sender, content, ids, plan, responder, now);
  }

  private Accepting toList(InboundRequest request, Sender sender, Responder responder, Instant now)
      throws MessageRefused {
    ListDistribution.Parts parts = lists.parts(request);
    MessageContent content = MessageContent.of(parts.messageType(), parts.message());
    if (content.isNotification()) {
      throw new MessageRefused(Outcome.FORBIDDEN, "no notifications to a list");
    }
    content.checkSender(sender, settings.domain(), settings.region());
    CpmIdentities ids = CpmIdentities.of(request, settings.imsMode());
    RecipientPlan plan = planner.plan(request, sender, content, now);
    for (UserAddress address : parts.recipients()) {
      plan.addOfList(subscribers.byAddress(address.canonical()), address.canonical());
    }
    MessageContent distributed =
        new MessageContent(
            parts.distributedType(),
            parts.distributed(),
            content.cpim(),
            content.messageId(),
            content.wishes(),
            List.of());
    return accepting(request, sender, distributed, ids, plan, responder, now);
  }

  private Accepting accepting(
      InboundRequest request,
      Sender sender,
      MessageContent content,
      CpmIdentities ids,
      RecipientPlan plan,
      Responder responder,
      Instant now) {
    NewMessage message =
        newMessage(
            content.isNotification() ? MessageKind.NOTIFICATION : MessageKind.STANDALONE,
            request,
            sender,
            content,
            ids,
            plan.deliver(),
            now);
    return new Accepting(
        message, plan.store(), plan.discard(), List.of(), accepted(ids), responder);
  }

  /** IMS mode: what a served user sends goes back through the S-CSCF. */
  private void passOn(
      InboundRequest request,
      Sender sender,
      UserAddress target,
      MessageContent content,
      CpmIdentities ids,
      Responder responder) {
    if (content.isNotification()) {
      String key =
          subscribers
              .byAddress(target.canonical())
              .map(Sender::keyOf)
              .orElseGet(() -> Sender.keyOfForeign(target.canonical()));
      originating.notification(request, ids, reports(content, key, sender), responder);
    } else {
      originating.message(request, ids, responder);
    }
  }

  private static List<NotificationRelay.Report> reports(
      MessageContent content, String originalSenderKey, Sender reporter) {
    List<NotificationRelay.Report> reports = new ArrayList<>();
    for (ImdnDocument document : content.reports()) {
      String key =
          DedupeKey.ofMessageId(originalSenderKey, reporter.subscriberId(), document.messageId());
      reports.add(new NotificationRelay.Report(key, reporter.subscriberId(), document));
    }
    return reports;
  }

  private Accepting notification(
      InboundRequest request,
      Sender sender,
      MessageContent content,
      CpmIdentities ids,
      Subscriber recipient,
      Responder responder,
      Instant now) {
    List<NotificationRelay.Report> reports = reports(content, Sender.keyOf(recipient), sender);
    NewMessage carrier =
        newMessage(MessageKind.NOTIFICATION, request, sender, content, ids, List.of(), now);
    return new Accepting(carrier, List.of(), List.of(), reports, accepted(ids), responder);
  }

  private static NewMessage newMessage(
      MessageKind kind,
      InboundRequest request,
      Sender sender,
      MessageContent content,
      CpmIdentities ids,
      List<NewRecipient> recipients,
      Instant now) {
    Device device = sender.device();
    return new NewMessage(
        kind,
        sender.key(),
        sender.subscriberId(),
        sender.address(),
        device == null ? null : device.key(),
        content.messageId(),
        request.callId(),
        ids.conversationId(),
        ids.contributionId(),
        ids.service().name(),
        content.wishes(),
        ids.addTo(PassedHeaders.of(request.headers(), sender.anonymous())).serialise(),
        content.contentType(),
        content.body(),
        sender.anonymous(),
        now,
        recipients);
  }

  private static Answer accepted(CpmIdentities ids) {
    return Answer.of(Outcome.ACCEPTED)
        .with("Conversation-ID", ids.conversationId())
        .with("Contribution-ID", ids.contributionId());
  }

  private boolean isExploder(InboundRequest request) {
    String uri = request.requestUri();
    int end = uri.indexOf(';');
    return (end < 0 ? uri : uri.substring(0, end)).equalsIgnoreCase(settings.exploderUri());
  }

  private UserAddress target(InboundRequest request) throws MessageRefused {
    try {
      UserAddress target =
          UserAddress.parse(request.requestUri(), settings.domain(), settings.region());
      boolean onward = settings.imsMode() && request.originating();
      if (!onward && !target.isTel() && !settings.domain().equals(target.host())) {
        throw new MessageRefused(Outcome.UNKNOWN_USER, "not our domain");
      }
      return target;
    } catch (UnsupportedSchemeException e) {
      throw new MessageRefused(Outcome.UNSUPPORTED_URI_SCHEME, e.getMessage());
    } catch (AddressSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "Request-URI: " + e.getMessage());
    }
  }

  /** Reply-To must be an address of the sender (AD-CL-12; fact sheet 3.8). */
  private void checkReplyTo(InboundRequest request, Sender sender) throws MessageRefused {
    for (String value : request.headers().all("Reply-To")) {
      try {
        UserAddress address = UserAddress.parse(value, settings.domain(), settings.region());
        if (!sender.addresses().contains(address.canonical())) {
          throw new MessageRefused(Outcome.FORBIDDEN, "Reply-To of somebody else");
        }
      } catch (AddressSyntaxException e) {
        throw new MessageRefused(Outcome.MALFORMED, "Reply-To: " + e.getMessage());
      }
    }
  }
}
