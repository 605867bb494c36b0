package org.opencpm.chat;

import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Signalling;
import org.opencpm.subscriber.Device;

/** Calls the legs of a chat that begin here: devices, and the server of a callee elsewhere. */
final class OutgoingLegs {

  private static final Logger LOG = Logger.getLogger(OutgoingLegs.class.getName());

  private final ChatEnvironment env;
  private final ChatLegs legs;
  private final SessionDirection forth;
  private final SessionDirection back;
  private final LegEvents<Leg> events;

  OutgoingLegs(
      ChatEnvironment env,
      ChatLegs legs,
      SessionDirection forth,
      SessionDirection back,
      LegEvents<Leg> events) {
    this.env = env;
    this.legs = legs;
    this.forth = forth;
    this.back = back;
    this.events = events;
  }

  /**
   * Invites a device of either user.
   *
   * @param offer of the caller; null: to get what is stored for the device
   */
  Leg invite(Device device, SessionDescription offer) {
    boolean forStored = offer == null;
    Side side = sideOf(device);
    Leg leg = legs.make(side, device, SessionInvite.overTls(device));
    leg.forStored = forStored;
    LegDescription own = leg.description(env.settings().maxMessageSize());
    leg.local = forStored ? own.offer(ChatOffer.TYPES, Direction.SENDRECV) : own.offer(offer);
    Content content = new Content(ChatOffer.SDP_TYPE, leg.local.toBytes());
    SessionDirection towards = side == Side.CALLEE ? forth : back;
    return call(
        leg,
        forStored
            ? env.invites().deferred(towards, device, content)
            : env.invites().live(towards, device, content));
  }

  /** Invites a device to what is stored for it; it rings no longer than for a live caller. */
  Leg inviteForStored(Device device, LegRefresh.Session<Leg> session) {
    Leg leg = invite(device, null);
    session.after(
        env.settings().sessions().ringTime(),
        () -> {
          if (leg.state == Leg.State.INVITED && leg.call != null) {
            leg.call.cancel(null);
          }
        });
    return leg;
  }

  private Side sideOf(Device device) {
    boolean callee = forth.recipient() != null && forth.recipient().id() == device.subscriberId();
    return callee ? Side.CALLEE : Side.CALLER;
  }

  /** Passes the caller's INVITE on to where the callee is served (IMS mode). */
  Leg inviteOnward(InboundRequest received, SessionDescription offer) {
    Leg leg = legs.make(Side.CALLEE, null, false);
    leg.local = leg.description(env.settings().maxMessageSize()).offer(offer);
    Content content = new Content(received.header("Content-Type").orElse(""), received.body());
    try {
      content = ChatOffer.with(content, leg.local.toBytes());
    } catch (SdpSyntaxException e) {
      throw new IllegalStateException("was read when it was accepted", e);
    }
    return call(leg, env.invites().onward(received, forth, content));
  }

  private Leg call(Leg leg, OutboundRequest request) {
    legs.join(leg);
    Optional<Signalling> signalling = env.link().current();
    if (signalling.isPresent()) {
      leg.call = signalling.get().invite(request, events.of(leg));
    } else {
      events.answered(leg, new Signalling.FinalAnswer(0, "stopping", "", HeaderList.empty()));
    }
    return leg;
  }

  /** Takes the description of a 2xx; false when nothing can be done with it. */
  static boolean understood(Leg leg, Signalling.FinalAnswer answer) {
    try {
      leg.remote = ChatOffer.read(answer.content());
      return leg.remote.message().isPresent() && !leg.remote.message().get().path().isEmpty();
    } catch (SdpSyntaxException e) {
      LOG.log(Level.INFO, "answer of a device: {0}", e.getMessage());
      return false;
    }
  }

  static boolean takesUpdate(HeaderList headers) {
    return headers.all("Allow").stream()
        .anyMatch(value -> value.toUpperCase(Locale.ROOT).contains("UPDATE"));
  }
}
