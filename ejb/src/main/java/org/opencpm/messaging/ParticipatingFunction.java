package org.opencpm.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.NotificationRelay;
import org.opencpm.operation.MessageLog;
import org.opencpm.operation.Metrics;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.NameAddress;
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

  private final Settings settings;
  private final SenderCheck senders;
  private final SubscriberDirectory subscribers;
  private final DeviceDirectory devices;
  private final Policies policies;
  private final ListDistribution lists;
  private final AcceptQueue queue;
  private final Metrics metrics;
  private final Clock clock;

  ParticipatingFunction(
      Settings settings,
      SenderCheck senders,
      SubscriberDirectory subscribers,
      DeviceDirectory devices,
      Policies policies,
      AcceptQueue queue,
      Metrics metrics,
      Clock clock) {
    this.settings = settings;
    this.senders = senders;
    this.subscribers = subscribers;
    this.devices = devices;
    this.policies = policies;
    this.lists = new ListDistribution(settings);
    this.queue = queue;
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
      queue.submit(checked(request, who.sender(), responder));
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
    }
  }

  private Accepting checked(InboundRequest request, Sender sender, Responder responder)
      throws MessageRefused {
    if (request.body().length > settings.maxPagerSize()) {
      throw new MessageRefused(Outcome.TOO_LARGE, "body over " + settings.maxPagerSize());
    }
    boolean toList = isExploder(request);
    Extensions.check(request, toList ? Set.of("recipient-list-message") : Set.of());
    checkReplyTo(request, sender);
    Instant now = clock.instant();
    if (toList) {
      return toList(request, sender, responder, now);
    }
    UserAddress target = target(request);
    MessageContent content = MessageContent.of(request);
    content.checkSender(sender, settings.domain(), settings.region());
    CpmIdentities ids = CpmIdentities.of(request, false);
    Subscriber recipient =
        subscribers
            .byAddress(target.canonical())
            .orElseThrow(() -> new MessageRefused(Outcome.UNKNOWN_USER, "no such user"));
    if (content.isNotification()) {
      return notification(request, sender, content, ids, recipient, responder, now);
    }
    Plan plan = new Plan();
    String device = target.gruuInstance().filter(i -> !i.isEmpty()).orElse(ids.instance());
    plan(request, sender, content, recipient, target.canonical(), device, now, plan, true);
    return accepting(request, sender, content, ids, plan, responder, now);
  }

  /** What each recipient gets. */
  private static final class Plan {
    final List<NewRecipient> deliver = new ArrayList<>();
    final List<NewRecipient> store = new ArrayList<>();
    final List<NewRecipient> discard = new ArrayList<>();
  }

  /**
   * Decides what a recipient gets (CPM-CONV-002); {@code alone}: a refusal is the request's answer.
   */
  private void plan(
      InboundRequest request,
      Sender sender,
      MessageContent content,
      Subscriber recipient,
      String address,
      String device,
      Instant now,
      Plan plan,
      boolean alone)
      throws MessageRefused {
    EffectivePolicy policy = policies.of(recipient.id());
    Lifetime life = Lifetime.of(request, settings, now);
    NewRecipient row =
        new NewRecipient(
            recipient.id(),
            address,
            dedupeKey(request, sender, content, recipient),
            life.expiresAt(),
            life.deferrable(),
            device,
            device != null);
    Outcome refusal = null;
    if (!recipient.active()) {
      refusal = Outcome.UNKNOWN_USER;
    } else if (policy.blocks(sender.addresses())) {
      if (policy.get(Policy.BLOCKED_ACTION).equals("discard")) {
        plan.discard.add(row);
        return;
      }
      refusal = Outcome.DECLINED;
    } else if (sender.anonymous() && !policy.isOn(Policy.ACCEPT_ANONYMOUS)) {
      refusal = Outcome.ANONYMITY_DISALLOWED;
    } else if ((!policy.isOn(Policy.DEFER) || !life.deferrable()) && !reachable(recipient, now)) {
      refusal = Outcome.UNAVAILABLE;
    }
    if (refusal != null) {
      if (alone) {
        throw new MessageRefused(refusal, "recipient");
      }
      plan.discard.add(row);
      return;
    }
    switch (policy.get(Policy.INCOMING)) {
      case "discard" -> plan.discard.add(row);
      case "store" -> plan.store.add(row);
      default -> plan.deliver.add(row);
    }
  }

  private Accepting toList(InboundRequest request, Sender sender, Responder responder, Instant now)
      throws MessageRefused {
    ListDistribution.Parts parts = lists.parts(request);
    MessageContent content = MessageContent.of(parts.messageType(), parts.message(), request);
    if (content.isNotification()) {
      throw new MessageRefused(Outcome.FORBIDDEN, "no notifications to a list");
    }
    content.checkSender(sender, settings.domain(), settings.region());
    CpmIdentities ids = CpmIdentities.of(request, false);
    Plan plan = new Plan();
    Set<Long> planned = new java.util.HashSet<>(Set.of(sender.subscriberId()));
    for (UserAddress address : parts.recipients()) {
      Optional<Subscriber> recipient = subscribers.byAddress(address.canonical());
      if (recipient.isEmpty()) {
        plan.discard.add(unknown(address, now));
      } else if (planned.add(recipient.get().id())) {
        plan(
            request, sender, content, recipient.get(), address.canonical(), null, now, plan, false);
      }
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

  /** A list entry that is no user here: nothing is stored, the sender may be told. */
  private static NewRecipient unknown(UserAddress address, Instant now) {
    return new NewRecipient(0, address.canonical(), "", now, false, null, false);
  }

  private Accepting accepting(
      InboundRequest request,
      Sender sender,
      MessageContent content,
      CpmIdentities ids,
      Plan plan,
      Responder responder,
      Instant now) {
    NewMessage message =
        newMessage(MessageKind.STANDALONE, request, sender, content, ids, plan.deliver, now);
    return new Accepting(message, plan.store, plan.discard, List.of(), accepted(ids), responder);
  }

  private Accepting notification(
      InboundRequest request,
      Sender sender,
      MessageContent content,
      CpmIdentities ids,
      Subscriber recipient,
      Responder responder,
      Instant now) {
    List<NotificationRelay.Report> reports = new ArrayList<>();
    for (ImdnDocument document : content.reports()) {
      String key =
          DedupeKey.ofMessageId(
              Sender.keyOf(recipient), sender.subscriberId(), document.messageId());
      reports.add(new NotificationRelay.Report(key, sender.subscriberId(), document));
    }
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

  private static String dedupeKey(
      InboundRequest request, Sender sender, MessageContent content, Subscriber recipient) {
    if (content.messageId() != null) {
      return DedupeKey.ofMessageId(sender.key(), recipient.id(), content.messageId());
    }
    String tag = "";
    try {
      tag = NameAddress.parse(request.header("From").orElse("")).param("tag").orElse("");
    } catch (AddressSyntaxException e) {
      // The sender check has parsed From; a From without a usable tag is told apart by the rest.
      tag = "";
    }
    return DedupeKey.ofRequest(
        sender.key(), recipient.id(), request.callId(), request.header("CSeq").orElse(""), tag);
  }

  private boolean reachable(Subscriber recipient, Instant now) {
    return devices.devicesOf(recipient.id()).stream().anyMatch(d -> d.reachable(now));
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
      if (!target.isTel() && !settings.domain().equals(target.host())) {
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
