package org.opencpm.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.PassedMessages;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Signalling;
import org.opencpm.subscriber.Device;

/**
 * A chat of two through this server (design 4.5, 4.6; fact sheet section 4): a leg towards the
 * caller and one towards each device of the callee that is in it. Where a side has no leg the
 * server stands in for it: what is sent to that side is stored. A session may also begin without
 * its caller, to deliver what he sent before; if he is there again, both meet in it.
 *
 * <p>Everything but {@link #deliver} and the listeners runs in the mailbox.
 */
final class ChatSession
    implements LegEvents<Leg>,
        LegMedia.Watcher,
        ChatRules.Hearer,
        ChatInvitation.Session,
        QuietWatch.Session,
        LegLosses.Session {

  private static final Logger LOG = Logger.getLogger(ChatSession.class.getName());

  private final ChatEnvironment env;
  private final Mailbox mailbox;
  private final SessionTimers timers;
  private final PassedMessages.Session passed;
  private final ChatRules rules;
  private final ChatLegs legs;
  private final LegRefresh<Leg> refresh;
  private final ChangeGate changes = new ChangeGate();
  private final AnswerGate gate = new AnswerGate();
  private final StoredForLegs stored;
  private final OutgoingLegs outgoing;
  private final QuietWatch quiet;
  private final LegLosses losses;
  private final RunningChat running;
  private final DeviceInUse inUse;
  private final SessionDirection forth;
  private final SessionDirection back;
  private final Invitation invited;
  private ChatInvitation invitation;
  private boolean over;
  private volatile boolean inviting;

  /**
   * @param forth from the caller to the callee
   * @param invited the caller's invitation, null for a session that delivers what is stored
   */
  ChatSession(
      ChatEnvironment env, SessionDirection forth, SessionDirection back, Invitation invited) {
    this.env = env;
    this.forth = forth;
    this.back = back;
    this.invited = invited;
    this.mailbox = new Mailbox(env.workers());
    this.timers = new SessionTimers(env.timers(), mailbox);
    this.passed = env.passed().open();
    this.rules = new ChatRules(env.settings(), env.acceptance(), passed, forth, back, this);
    SessionMedia media =
        new SessionMedia(rules, env.settings().maxMessageSize(), env.plane().spool());
    this.legs = new ChatLegs(env.plane(), media, this);
    this.refresh = new LegRefresh<>(this);
    this.quiet = new QuietWatch(this);
    this.stored = new StoredForLegs(this::send);
    this.losses = new LegLosses(this, legs, stored, gate);
    this.inUse = new DeviceInUse(legs);
    this.outgoing = new OutgoingLegs(env, legs, forth, back, this);
    this.running = new RunningChat(this, legs, env.clock().instant());
  }

  SessionDirection forth() {
    return forth;
  }

  SessionDirection back() {
    return back;
  }

  RunningChat running() {
    return running;
  }

  /** Begins with a caller's INVITE; returns who hears what happens in its call. */
  CallListener begin(Call call, ChatOpening opening) {
    boolean tls = opening.offer().message().orElseThrow().isTls();
    Leg caller = legs.make(Side.CALLER, forth.sender().device(), tls);
    caller.call = call;
    caller.remote = opening.offer();
    running.invited(opening.devices());
    mailbox.post(() -> begin(caller, opening));
    return of(caller);
  }

  private void begin(Leg caller, ChatOpening opening) {
    try {
      legs.join(caller);
      inviting = true;
      caller.takesUpdate = OutgoingLegs.takesUpdate(invited.request().headers());
      env.chats().add(this);
      invitation = new ChatInvitation(env, this, legs, refresh, gate, invited, opening, rules);
      invitation.begin();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "chat of " + forth.callId() + " not begun", e);
      caller.call.answer(Answer.of(Outcome.TRY_LATER).with("Retry-After", "5"), null);
      legs.cancelOpen(null);
      legs.remove(caller);
      close();
    }
  }

  @Override
  public Leg invite(Device device, SessionDescription offer) {
    return outgoing.invite(device, offer);
  }

  @Override
  public Leg inviteOnward(SessionDescription offer) {
    return outgoing.inviteOnward(invited.request(), offer);
  }

  @Override
  public void answered() {
    inviting = false;
    // A new session with a peer takes the place of the one before (fact sheet 4.4).
    env.chats().besides(this).forEach(ChatSession::replaced);
    quiet.watchIdle(env.settings().sessions().chatIdle());
  }

  private void replaced() {
    mailbox.postAlways(
        () -> {
          if (!inviting && legs.firstUp(Side.CALLER).isPresent()) {
            endAll(null);
          }
        });
  }

  /** Whether its caller has no answer yet. */
  boolean isInviting() {
    return inviting;
  }

  /** The one invited invites the caller at the same time, and his invitation counts. */
  void giveWay() {
    mailbox.postAlways(
        () -> {
          if (inviting) {
            invitation.giveWay();
          }
        });
  }

  @Override
  public void refused() {
    inviting = false;
    close();
  }

  @Override
  public void progressed(Leg leg) {
    mailbox.post(
        () -> {
          if (leg.forStored) {
            stored.rang(leg);
          } else if (invitation != null) {
            invitation.ringing(leg);
          }
        });
  }

  @Override
  public void answered(Leg leg, Signalling.FinalAnswer answer) {
    mailbox.postAlways(() -> answeredNow(leg, answer));
  }

  private void answeredNow(Leg leg, Signalling.FinalAnswer answer) {
    int status = answer.status();
    boolean accepted = status >= 200 && status < 300;
    if (accepted && (over || !leg.forStored && legs.caller().isEmpty())) {
      legs.end(leg, ChatInvitation.ELSEWHERE);
      return;
    }
    if (accepted && !OutgoingLegs.understood(leg, answer)) {
      legs.end(leg, null);
      accepted = false;
      status = Outcome.NOT_ACCEPTABLE_HERE.status();
    }
    if (accepted) {
      leg.state = Leg.State.UP;
      legs.open(leg);
      leg.takesUpdate = OutgoingLegs.takesUpdate(answer.headers());
      refresh.answered(leg, answer.headers());
      leg.connect(true, env.plane());
      after(LegLosses.COME_BACK, () -> losses.endUnlessBound(leg));
    } else {
      leg.state = Leg.State.ENDED;
      legs.remove(leg);
      stored.refused(leg, status);
    }
    if (!leg.forStored && !over) {
      invitation.answered(leg, status);
    } else if (legs.isEmpty()) {
      close();
    }
  }

  @Override
  public void confirmed(Leg leg) {
    mailbox.post(() -> after(LegLosses.COME_BACK, () -> losses.endUnlessBound(leg)));
  }

  @Override
  public void cancelled(Leg leg, HeaderList headers) {
    mailbox.postAlways(
        () -> {
          leg.state = Leg.State.ENDED;
          legs.remove(leg);
          legs.cancelOpen(headers.first("Reason").orElse(null));
          log("session-cancelled", "by", "caller");
          close();
        });
  }

  @Override
  public void requested(Leg leg, InboundRequest request, CallListener.CallResponder responder) {
    MediaChange change = new MediaChange(legs::firstUp, this, env, refresh, changes, leg);
    if (!mailbox.post(() -> change.requested(request, responder))) {
      responder.answer(Answer.of(Outcome.TRY_LATER).with("Retry-After", "5"), null);
    }
  }

  @Override
  public void ended(Leg leg, HeaderList headers) {
    mailbox.postAlways(() -> losses.ended(leg, headers));
  }

  @Override
  public void bound(LegMedia legMedia) {
    mailbox.post(() -> legs.of(legMedia).ifPresent(stored::bound));
  }

  @Override
  public void lost(LegMedia legMedia, String reason) {
    mailbox.post(() -> legs.of(legMedia).ifPresent(leg -> losses.lost(leg, reason)));
  }

  @Override
  public void userActive(LegMedia legMedia) {
    traffic();
    inUse.used(legMedia);
    if (legs.countUp(Side.CALLEE) > 1) {
      mailbox.post(
          () ->
              legs.of(legMedia)
                  .filter(leg -> leg.side() == Side.CALLEE)
                  .ifPresent(leg -> legs.keepOnly(leg, ChatInvitation.ELSEWHERE)));
    }
  }

  @Override
  public Optional<Leg> activeDevice() {
    return inUse.leg();
  }

  @Override
  public void traffic() {
    running.traffic();
    quiet.traffic();
  }

  /**
   * Brings a stored message to a device of either side: in its leg if it has one, else it is
   * invited. Any thread.
   */
  void deliver(Delivery delivery, Device device, Attempt attempt) {
    mailbox.postAlways(
        () -> {
          if (over) {
            attempt.otherwise();
            return;
          }
          Leg leg = legs.towards(device).orElseGet(() -> outgoing.inviteForStored(device, this));
          stored.deliver(leg, delivery, attempt);
          if (legs.caller().isEmpty()) {
            quiet.watchDelivery(stored);
          }
        });
  }

  /**
   * Whether a device has a leg with its connection in this session.
   *
   * @param notification whether the leg must take notifications
   */
  boolean reaches(Device device, boolean notification) {
    return legs.towards(device)
        .filter(leg -> leg.isUp() && leg.media().isBound())
        .filter(leg -> !notification || leg.takesNotifications())
        .isPresent();
  }

  private void send(Leg leg, Delivery delivery, IntConsumer done) {
    StoredTransfer.send(
        leg.media().session(),
        delivery.contentType(),
        delivery.body(),
        status -> mailbox.postAlways(() -> done.accept(status)));
  }

  /** Ends it from outside, with the reason for the BYE or null. */
  void end(String reason) {
    mailbox.postAlways(() -> endAll(reason));
  }

  @Override
  public void expired(Leg leg) {
    if (leg.isUp()) {
      legs.end(leg, null);
      if (legs.countUp(leg.side()) == 0) {
        endAll(null);
      }
    }
  }

  @Override
  public void endAll(String reason) {
    withdraw();
    for (Leg leg : legs.all()) {
      legs.end(leg, reason);
    }
    close();
  }

  private void withdraw() {
    if (invitation != null) {
      invitation.ends();
    }
  }

  /** Branches that were cancelled and have no final answer yet are still heard. */
  private void close() {
    if (over) {
      return;
    }
    over = true;
    withdraw();
    timers.end();
    inviting = false;
    env.chats().remove(this);
    legs.all().stream()
        .filter(leg -> leg.state != Leg.State.INVITED)
        .forEach(leg -> legs.end(leg, null));
    stored.close();
    passed.close();
    log("session-ended", "legs", legs.all().size());
  }

  @Override
  public void quiet() {
    endAll(null);
  }

  @Override
  public boolean onlyDelivers() {
    return legs.caller().isEmpty();
  }

  @Override
  public void after(Duration delay, Runnable event) {
    timers.after(delay, event);
  }

  private void log(String event, String key, Object value) {
    MessageLog.event(event, null, forth.conversationId(), forth.callId(), key, value);
  }
}
