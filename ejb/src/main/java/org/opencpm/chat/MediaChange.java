package org.opencpm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.CallListener.CallResponder;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;

/**
 * A re-INVITE or UPDATE of one side (RFC 3261 section 14, RFC 3311; AD-CL-24, AD-CL-25). What
 * concerns that leg alone, a refresh or a new connection after a lost bearer, is answered here;
 * what changes the session, hold or a medium that comes or goes, is offered to the other side, and
 * his answer decides. Runs in the session's mailbox.
 */
final class MediaChange {

  /** Finds the leg of a side that is up. */
  interface Legs {
    Optional<Leg> firstUp(Side side);
  }

  private final Legs legs;
  private final LegRefresh.Session<Leg> session;
  private final ChatEnvironment env;
  private final LegRefresh<Leg> refresh;
  private final ChangeGate gate;
  private final Leg leg;

  MediaChange(
      Legs legs,
      LegRefresh.Session<Leg> session,
      ChatEnvironment env,
      LegRefresh<Leg> refresh,
      ChangeGate gate,
      Leg leg) {
    this.legs = legs;
    this.session = session;
    this.env = env;
    this.refresh = refresh;
    this.gate = gate;
    this.leg = leg;
  }

  void requested(InboundRequest request, CallResponder responder) {
    Optional<Answer> refusal = refresh.refusal(leg, request);
    if (refusal.isPresent()) {
      responder.answer(refusal.get(), null);
      return;
    }
    if (request.body().length == 0) {
      // A refresh; or a re-INVITE without offer, to which ours is the one that stands.
      answer(request, responder, request.method().equals("UPDATE") ? null : leg.local);
      return;
    }
    try {
      SessionDescription offer =
          ChatOffer.read(new Content(request.header("Content-Type").orElse(""), request.body()));
      offered(request, offer, responder);
    } catch (SdpSyntaxException e) {
      responder.answer(Answer.of(Outcome.NOT_ACCEPTABLE_HERE, e.getMessage()), null);
    }
  }

  private void offered(InboundRequest request, SessionDescription offer, CallResponder responder) {
    Optional<Leg> other = legs.firstUp(leg.side().other());
    if (other.isPresent() && concernsBoth(offer)) {
      if (!gate.enter()) {
        responder.answer(Answer.of(Outcome.GLARE), null);
        return;
      }
      forward(request, offer, other.get(), responder);
      return;
    }
    boolean moved = moved(offer);
    leg.remote = offer;
    LegDescription own = description(moved);
    SessionDescription answer =
        other.isPresent() ? own.answer(offer, leg.local) : own.answer(offer);
    answer(request, responder, answer);
    if (moved) {
      reconnect();
    }
  }

  private LegDescription description(boolean moved) {
    leg.origin = leg.origin.next();
    LegDescription own = leg.description(env.settings().maxMessageSize());
    return moved ? own : own.keepingConnection();
  }

  /** Whether anything but the leg's own connection is different from what it said before. */
  private boolean concernsBoth(SessionDescription offer) {
    List<MediaDescription> before = leg.remote.media();
    List<MediaDescription> now = offer.media();
    if (before.size() != now.size()) {
      return true;
    }
    for (int i = 0; i < now.size(); i++) {
      boolean same =
          now.get(i).isMessage() && before.get(i).isMessage()
              ? now.get(i).direction() == before.get(i).direction()
                  && (now.get(i).port() == 0) == (before.get(i).port() == 0)
              : now.get(i).equals(before.get(i));
      if (!same) {
        return true;
      }
    }
    return false;
  }

  /** Whether the peer's end of the messages is another one, or wants a new connection. */
  private boolean moved(SessionDescription offer) {
    Optional<MsrpMedia> before = leg.remote.message();
    Optional<MsrpMedia> now = offer.message();
    return now.isPresent()
        && (before.isEmpty()
            || !before.get().path().equals(now.get().path())
            || leg.media().isLost());
  }

  private void reconnect() {
    leg.media()
        .session()
        .execute(
            () -> {
              leg.media().session().rebind();
              leg.media().renewed();
              leg.connect(false, env.plane());
            });
  }

  private void forward(
      InboundRequest request, SessionDescription offer, Leg other, CallResponder responder) {
    other.origin = other.origin.next();
    SessionDescription onward =
        other.description(env.settings().maxMessageSize()).keepingConnection().offer(offer);
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Allow", SessionInvite.ALLOW));
    headers.addAll(refresh.asking(other));
    Signalling.AnswerListener heard =
        answer ->
            session.after(
                java.time.Duration.ZERO,
                () -> forwarded(request, offer, other, onward, answer, responder));
    other.call.request("INVITE", headers, new Content(ChatOffer.SDP_TYPE, onward.toBytes()), heard);
  }

  private void forwarded(
      InboundRequest request,
      SessionDescription offer,
      Leg other,
      SessionDescription onward,
      Signalling.FinalAnswer answer,
      CallResponder responder) {
    gate.leave();
    if (answer.status() < 200 || answer.status() >= 300) {
      responder.answer(Answer.relayed(answer.status()), null);
      return;
    }
    SessionDescription theirs;
    try {
      theirs = ChatOffer.read(answer.content());
    } catch (SdpSyntaxException e) {
      responder.answer(Answer.of(Outcome.NOT_ACCEPTABLE_HERE, e.getMessage()), null);
      return;
    }
    refresh.answered(other, answer.headers());
    other.local = onward;
    other.remote = theirs;
    boolean moved = moved(offer);
    leg.remote = offer;
    answer(request, responder, description(moved).answer(offer, theirs));
    if (moved) {
      reconnect();
    }
  }

  private void answer(
      InboundRequest request, CallResponder responder, SessionDescription description) {
    Answer answer = refresh.accepting(leg, request.headers());
    if (description == null) {
      responder.answer(answer, null);
    } else {
      leg.local = description;
      responder.answer(answer, new Content(ChatOffer.SDP_TYPE, description.toBytes()));
    }
  }
}
