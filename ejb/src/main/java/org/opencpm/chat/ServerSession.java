package org.opencpm.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.AcceptResult;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.SessionMessage;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * A session of this server itself with one device: it takes a message that is to be stored, or
 * gives out what is. What the device says in it besides, notifications above all, is stored for
 * whom it concerns. Runs in its mailbox.
 */
abstract class ServerSession
    implements LegEvents<Leg>, LegMedia.Watcher, SessionMedia.Rules, LegRefresh.Session<Leg> {

  /** How long a device may take to bring its connection, and to say good-bye after the work. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** By how much a BYE may overtake the last answers on the media connection. */
  static final Duration ON_ITS_WAY = Duration.ofMillis(300);

  final ChatEnvironment env;
  final Mailbox mailbox;
  private final SessionTimers timers;
  final SessionMedia media;
  final LegRefresh<Leg> refresh;

  /** From the device's user to whom his words concern. */
  final SessionDirection from;

  Leg leg;
  private boolean over;

  ServerSession(ChatEnvironment env, SessionDirection from) {
    this.env = env;
    this.from = from;
    this.mailbox = new Mailbox(env.workers());
    this.timers = new SessionTimers(env.timers(), mailbox);
    this.media = new SessionMedia(this, env.settings().maxMessageSize(), env.plane().spool());
    this.refresh = new LegRefresh<>(this);
  }

  // ----- what the session is for -----

  /** The device is there, its connection too. */
  abstract void ready();

  /**
   * It is over before {@link #finish}.
   *
   * @param status SIP status that says why
   * @param rang whether the device rang
   */
  abstract void failed(int status);

  /** The device rings. */
  void ringing() {}

  /** A message of the device's user. */
  abstract void message(String contentType, String id, byte[] bytes, IntConsumer done);

  // ----- both ways of beginning -----

  /** Answers a device's INVITE. */
  CallListener accept(
      Call call,
      InboundRequest request,
      SessionDescription offer,
      Device device,
      List<Map.Entry<String, String>> headers) {
    leg = newLeg(device, offer.message().orElseThrow().isTls());
    leg.call = call;
    leg.remote = offer;
    mailbox.post(
        () -> {
          leg.takesUpdate = true;
          leg.local = leg.description(env.settings().maxMessageSize()).answer(offer);
          Answer answer = refresh.accepting(leg, request.headers()).withAll(headers);
          leg.state = Leg.State.UP;
          call.answer(answer, new Content(ChatOffer.SDP_TYPE, leg.local.toBytes()));
          leg.connect(false, env.plane());
          after(PATIENCE, this::checkBound);
        });
    return of(leg);
  }

  /** Makes a leg towards a device; {@link #invite} comes next. */
  Leg newLeg(Device device, boolean tls) {
    LegMedia legMedia = new LegMedia(this);
    MsrpSession session = env.plane().open(tls && env.plane().hasTls(), legMedia);
    legMedia.use(session, media);
    Leg made = new Leg(0, Side.CALLER, device, legMedia, env.plane().end(session));
    session.execute(
        () -> {
          media.add(Side.CALLER, legMedia);
          media.storeFirst(Side.CALLER, true);
        });
    return made;
  }

  void invite(OutboundRequest request) {
    Optional<Signalling> signalling = env.link().current();
    if (signalling.isEmpty()) {
      over(0);
      return;
    }
    leg.call = signalling.get().invite(request, of(leg));
    after(
        env.settings().sessions().ringTime(),
        () -> {
          if (leg.state == Leg.State.INVITED) {
            leg.call.cancel(null);
          }
        });
  }

  static List<Map.Entry<String, String>> answerHeaders(
      ServiceIdentifier service, String conversationId, String contributionId) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    if (conversationId != null) {
      headers.add(Map.entry("Conversation-ID", conversationId));
      headers.add(Map.entry("Contribution-ID", contributionId));
    }
    headers.add(Map.entry("Contact", SessionInvite.contact(service, ";automata")));
    return headers;
  }

  // ----- the leg -----

  @Override
  public void progressed(Leg one) {
    mailbox.post(this::ringing);
  }

  @Override
  public void answered(Leg one, Signalling.FinalAnswer answer) {
    mailbox.postAlways(() -> answeredNow(answer));
  }

  private void answeredNow(Signalling.FinalAnswer answer) {
    if (answer.status() < 200 || answer.status() >= 300) {
      leg.state = Leg.State.ENDED;
      over(answer.status());
      return;
    }
    if (over) {
      leg.call.bye(null);
      return;
    }
    leg.state = Leg.State.UP;
    try {
      leg.remote = ChatOffer.read(answer.content());
    } catch (SdpSyntaxException e) {
      over(Outcome.NOT_ACCEPTABLE_HERE.status());
      return;
    }
    refresh.answered(leg, answer.headers());
    leg.connect(true, env.plane());
    after(PATIENCE, this::checkBound);
  }

  private void checkBound() {
    if (!leg.media().isBound()) {
      over(408);
    }
  }

  @Override
  public void confirmed(Leg one) {
    // The media came up with the answer.
  }

  @Override
  public void cancelled(Leg one, HeaderList headers) {
    ended(one, headers);
  }

  @Override
  public void requested(Leg one, InboundRequest request, CallListener.CallResponder responder) {
    mailbox.postAlways(
        () ->
            new MediaChange(side -> Optional.empty(), this, env, refresh, new ChangeGate(), leg)
                .requested(request, responder));
  }

  @Override
  public void ended(Leg one, HeaderList headers) {
    mailbox.postAlways(
        () -> {
          leg.state = Leg.State.ENDED;
          // What the device acknowledged right before its BYE may still be on its way to us.
          after(ON_ITS_WAY, () -> over(480));
        });
  }

  @Override
  public void bound(LegMedia legMedia) {
    mailbox.post(this::ready);
  }

  @Override
  public void lost(LegMedia legMedia, String reason) {
    mailbox.post(() -> over(480));
  }

  @Override
  public void expired(Leg one) {
    over(408);
  }

  /** The work is done: the session ends without more ado. */
  void finish() {
    if (!over) {
      over = true;
      timers.end();
      end();
    }
  }

  private void over(int status) {
    if (!over) {
      over = true;
      timers.end();
      end();
      failed(status);
    }
  }

  boolean isOver() {
    return over;
  }

  private void end() {
    if (leg.state != Leg.State.ENDED) {
      leg.state = Leg.State.ENDED;
      if (leg.call != null) {
        leg.call.bye(null);
      }
    }
    MsrpSession session = leg.media().session();
    session.execute(
        () -> {
          leg.media().giveUp("ended");
          session.close();
        });
  }

  @Override
  public void after(Duration delay, Runnable event) {
    timers.after(delay, event);
  }

  // ----- what comes in the session -----

  @Override
  public boolean maySend(Side side, ChatContent content) {
    return ChatRules.names(env.settings(), content, from.sender());
  }

  @Override
  public void active(LegMedia legMedia) {
    // There is one device.
  }

  @Override
  public void passed(Side side, ChatContent content) {
    // Nothing passes: there is nobody on the other side.
  }

  @Override
  public SessionMedia.Verdict verdict(Side side, LegMedia source, byte[] notification) {
    return SessionMedia.Verdict.STORE;
  }

  @Override
  public void notified(Side side, byte[] notification, boolean arrived) {
    // None passes.
  }

  @Override
  public void store(
      Side side,
      String contentType,
      ChatContent content,
      String id,
      byte[] bytes,
      IntConsumer done) {
    message(contentType, id, bytes, done);
  }

  @Override
  public void storeNotification(
      Side side, String contentType, String id, byte[] bytes, IntConsumer done) {
    env.acceptance()
        .notification(
            from,
            new SessionMessage(id, contentType, bytes),
            result -> done.accept(status(result)));
  }

  /** A sender whose message was not stored is told that it did not arrive in time. */
  static int status(AcceptResult result) {
    return switch (result.kind()) {
      case COMMITTED, DUPLICATE, DROPPED -> MsrpStatus.OK;
      case REFUSED -> MsrpStatus.FORBIDDEN;
      case FAILED -> MsrpStatus.TIME_OUT;
    };
  }
}
