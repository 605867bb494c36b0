package org.opencpm.chat;

import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.DeferredMessages;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.messaging.DeferredSyntaxException;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.Extensions;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.SenderCheck;

/**
 * The service that gives out what waits (CPM-CONV-009, AD-PF-23.2; fact sheet 3.7): an INVITE to
 * the deferred service's URI fetches all of a device's waiting messages, chosen ones, or their
 * text.
 */
final class PullFunction {

  private static final Logger LOG = Logger.getLogger(PullFunction.class.getName());

  private final ChatEnvironment env;
  private final SenderCheck senders;
  private final DeferredMessages deferred;

  PullFunction(ChatEnvironment env, SenderCheck senders, DeferredMessages deferred) {
    this.env = env;
    this.senders = senders;
    this.deferred = deferred;
  }

  CallListener invited(InboundRequest request, Call call, Set<String> extensions)
      throws MessageRefused {
    SenderCheck.Result who = senders.check(request);
    if (who.refusal() != null) {
      throw new MessageRefused(who.refusal());
    }
    Extensions.check(request, extensions);
    Sender sender = who.sender();
    if (sender.device() == null) {
      throw new MessageRefused(Outcome.FORBIDDEN, "only a registered device can fetch");
    }
    SessionDescription offer = OfferCheck.of(request, env.settings());
    if (!offer.message().orElseThrow().direction().receives()) {
      throw new MessageRefused(Outcome.NOT_ACCEPTABLE_HERE, "the device does not receive");
    }
    DeferredRequest wanted = wanted(request);
    PullSession session = new PullSession(env, sender, deferred, wanted);
    Relay relay = new Relay();
    env.workers()
        .execute(
            () -> {
              try {
                List<Delivery> claimed = deferred.claim(sender.device().id(), wanted.ids());
                if (claimed.isEmpty()) {
                  call.answer(nothing(), null);
                } else {
                  relay.to(session.begin(request, call, offer, claimed));
                }
              } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "nothing fetched by " + call.callId(), e);
                session.notBegun();
                call.answer(Answer.of(Outcome.TRY_LATER).with("Retry-After", "5"), null);
              }
            });
    return relay;
  }

  private Answer nothing() {
    return Answer.of(Outcome.UNKNOWN_USER, "nothing waits")
        .with("Warning", OmaWarning.NO_MESSAGES.at(env.settings().host()).headerValue());
  }

  private static DeferredRequest wanted(InboundRequest request) throws MessageRefused {
    Content content = new Content(request.header("Content-Type").orElse(""), request.body());
    try {
      MimeEntity part =
          ChatOffer.part(content, "application", "vnd.cpm.deferred-request+xml").orElse(null);
      return part == null ? DeferredRequest.ALL : DeferredRequest.parse(part.decoded());
    } catch (CpimSyntaxException | DeferredSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "deferred request: " + e.getMessage());
    }
  }
}
