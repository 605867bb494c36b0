package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;
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
  private final RecipientRules rules;
  private final Addressing addressing;
  private final PassedRegister passed;
  private final ListDistribution lists;
  private final AcceptQueue queue;
  private final OriginatingRelay originating;
  private final Revocations revocations;
  private final Metrics metrics;
  private final Clock clock;

  ParticipatingFunction(
      Settings settings,
      SenderCheck senders,
      SubscriberDirectory subscribers,
      RecipientRules rules,
      PassedRegister passed,
      AcceptQueue queue,
      OriginatingRelay originating,
      Revocations revocations,
      Metrics metrics,
      Clock clock) {
    this.settings = settings;
    this.senders = senders;
    this.subscribers = subscribers;
    this.rules = rules;
    this.passed = passed;
    this.addressing = new Addressing(settings);
    this.lists = new ListDistribution(settings);
    this.queue = queue;
    this.originating = originating;
    this.revocations = revocations;
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
      if (accepting != null && accepting.reports().isEmpty()) {
        queue.submit(accepting);
      } else if (accepting != null) {
        passed.whenNoted(accepting.keys(), () -> queue.submit(accepting));
      }
    } catch (MessageRefused e) {
      metrics.refused(e.answer().outcome());
      MessageLog.event(
          "refused",
          null,
          request.header("Conversation-ID").orElse(null),
          request.callId(),
          "kind",
          MessageKind.STANDALONE,
          "from",
          addressing.named(request.header("From").orElse(null)),
          "to",
          addressing.named(request.requestUri()),
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

  /** The request to be stored; null when it was passed on instead, or something comes before. */
  private Accepting checked(InboundRequest received, Sender sender, Responder responder)
      throws MessageRefused {
    PassedHeaders.check(received.headers());
    InboundRequest request = PlainBody.of(received, settings.maxPagerSize());
    boolean toList = addressing.isExploder(request);
    Extensions.check(request, toList ? Set.of("recipient-list-message") : Set.of());
    addressing.checkReplyTo(request, sender);
    Instant now = clock.instant();
    if (toList) {
      return toList(request, sender, responder, now);
    }
    UserAddress target = addressing.target(request);
    MessageContent content = MessageContent.of(request);
    CpmIdentities ids = CpmIdentities.of(request, settings.imsMode());
    if (!settings.imsMode() || request.originating()) {
      content.checkSender(sender, settings.domain(), settings.region());
    }
    if (addressing.goesOn(request)) {
      passOn(request, sender, target, content, ids, responder);
      return null;
    }
    Subscriber recipient =
        subscribers
            .byAddress(target.canonical())
            .orElseThrow(() -> new MessageRefused(Outcome.UNKNOWN_USER, "no such user"));
    Envelope envelope = envelope(request, sender, ids);
    if (content.isNotification() && !settings.imsMode()) {
      return Accepting.notification(
          envelope, content, Sender.keyOf(recipient), now, accepted(ids), answering(responder));
    }
    RecipientPlan plan = plan(envelope, content, now);
    plan.addAlone(recipient, target.canonical(), Addressing.device(target, ids));
    Accepting accepting = accepting(envelope, content, plan, ids, responder, now);
    Optional<Revocation> revocation = Revocations.in(content);
    if (revocation.isEmpty()) {
      return accepting;
    }
    revocations.take(
        revocation.get(), sender, recipient, well -> revoked(well, accepting, responder));
    return null;
  }

  /** What was to be taken back is: the revocation goes its way as any message. */
  private void revoked(boolean well, Accepting accepting, Responder responder) {
    if (well) {
      queue.submit(accepting);
    } else {
      metrics.refused(Outcome.TRY_LATER);
      responder.answer(Answer.of(Outcome.TRY_LATER, "not revoked").with("Retry-After", "5"));
    }
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
    Envelope envelope = envelope(request, sender, ids);
    RecipientPlan plan = plan(envelope, content, now);
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
    return accepting(envelope, distributed, plan, ids, responder, now);
  }

  private Envelope envelope(InboundRequest request, Sender sender, CpmIdentities ids) {
    return Envelope.of(request, sender, ids, Lifetime.of(request, settings));
  }

  private RecipientPlan plan(Envelope envelope, MessageContent content, Instant now) {
    return new RecipientPlan(envelope, content, rules, RecipientRules.Incoming.STANDALONE, now);
  }

  private static Accepting accepting(
      Envelope envelope,
      MessageContent content,
      RecipientPlan plan,
      CpmIdentities ids,
      Responder responder,
      Instant now) {
    MessageKind kind = content.isNotification() ? MessageKind.NOTIFICATION : MessageKind.STANDALONE;
    return Accepting.message(
        kind, envelope, content, plan, now, accepted(ids), answering(responder));
  }

  private static Consumer<AcceptResult> answering(Responder responder) {
    return result -> responder.answer(result.answer());
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
      originating.notification(
          request, ids, Accepting.reports(content, key, sender.subscriberId()), responder);
    } else {
      originating.message(request, ids, responder);
    }
  }

  private static Answer accepted(CpmIdentities ids) {
    return Answer.of(Outcome.ACCEPTED)
        .with("Conversation-ID", ids.conversationId())
        .with("Contribution-ID", ids.contributionId());
  }
}
