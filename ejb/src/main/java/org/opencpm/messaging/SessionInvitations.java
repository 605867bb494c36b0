package org.opencpm.messaging;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;
import org.opencpm.subscriber.UserAddress;

/** {@link Invitations}: the checks of a MESSAGE, as far as they hold for an INVITE. */
final class SessionInvitations implements Invitations {

  private final Settings settings;
  private final SenderCheck senders;
  private final SubscriberDirectory subscribers;
  private final RecipientRules rules;
  private final Addressing addressing;
  private final Clock clock;

  SessionInvitations(
      Settings settings,
      SenderCheck senders,
      SubscriberDirectory subscribers,
      RecipientRules rules,
      Clock clock) {
    this.settings = settings;
    this.senders = senders;
    this.subscribers = subscribers;
    this.rules = rules;
    this.addressing = new Addressing(settings);
    this.clock = clock;
  }

  @Override
  public Invitation check(InboundRequest invite, ServiceIdentifier unnamed, Set<String> extensions)
      throws MessageRefused {
    SenderCheck.Result who = senders.check(invite);
    if (who.refusal() != null) {
      throw new MessageRefused(who.refusal());
    }
    Sender sender = who.sender();
    PassedHeaders.check(invite.headers());
    Extensions.check(invite, extensions);
    addressing.checkReplyTo(invite, sender);
    UserAddress target = addressing.target(invite);
    CpmIdentities ids = CpmIdentities.of(invite, settings.imsMode(), unnamed);
    Subscriber recipient = addressing.goesOn(invite) ? null : recipient(target);
    boolean chat = RecipientRules.Incoming.inSession(ids.service()) == RecipientRules.Incoming.CHAT;
    SessionDirection forth =
        new SessionDirection(
            sender,
            recipient,
            target.canonical(),
            Addressing.device(target, ids),
            invite.callId(),
            ids.conversationId(),
            ids.contributionId(),
            ids.service(),
            ids.addTo(passed(invite, sender)),
            chat ? Lifetime.ofChat(invite, settings) : Lifetime.of(invite, settings));
    Subscriber caller =
        Optional.ofNullable(sender.subscriberId()).flatMap(subscribers::byId).orElse(null);
    Verdict verdict =
        recipient == null
            ? null
            : judge(sender, recipient, ids.service(), forth.life().deferrable());
    return new Invitation(invite, forth, caller, verdict);
  }

  @Override
  public Verdict judge(
      Sender sender, Subscriber recipient, ServiceIdentifier service, boolean mayWait) {
    return rules.judge(
        sender, recipient, RecipientRules.Incoming.inSession(service), mayWait, clock.instant());
  }

  private Subscriber recipient(UserAddress target) throws MessageRefused {
    return subscribers
        .byAddress(target.canonical())
        .orElseThrow(() -> new MessageRefused(Outcome.UNKNOWN_USER, "no such user"));
  }

  /** What goes on with the messages: nothing that speaks of the INVITE's own body. */
  private static HeaderList passed(InboundRequest invite, Sender sender) {
    return PassedHeaders.of(invite.headers(), sender.anonymous())
        .without(
            name -> {
              String lower = name.toLowerCase(Locale.ROOT);
              return lower.startsWith("content-") || lower.equals("mime-version");
            });
  }
}
