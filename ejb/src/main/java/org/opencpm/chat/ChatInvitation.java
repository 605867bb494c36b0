package org.opencpm.chat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.Verdict;
import org.opencpm.operation.MessageLog;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Device;

/**
 * A caller's invitation until somebody has it: the callee's devices ring, their answers decide, and
 * where nobody takes it the server does, if messages may wait (design 4.5, fact sheet 4.2, 4.6).
 * Runs in the session's mailbox.
 */
final class ChatInvitation implements FirstPassage.Hearer {

  static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";
  private static final String DECLINED = "SIP;cause=603;text=\"Decline\"";

  /** How long several devices that answered stay in before one is taken (fact sheet 4.2). */
  private static final Duration CROSSING = Duration.ofSeconds(10);

  /** How long an answer may be on its way while a cancellation goes the other way. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

  /** What the session does for its invitation. */
  interface Session extends LegRefresh.Session<Leg> {

    Leg invite(Device device, SessionDescription offer);

    /** Passes the invitation on to the callee's server. */
    Leg inviteOnward(SessionDescription offer);

    /** The callee's device on which he did something already. */
    Optional<Leg> activeDevice();

    /** The caller has his answer: the session is there. */
    void answered();

    /** The caller was refused: there is no session. */
    void refused();
  }

  private final ChatEnvironment env;
  private final Session session;
  private final ChatLegs legs;
  private final LegRefresh<Leg> refresh;
  private final AnswerGate gate;
  private final Invitation invitation;
  private final ChatOpening opening;

  /** The message that came with it. */
  private final Optional<FirstPassage> first;

  private final Branches branches = new Branches();
  private final Queue<List<Device>> rounds = new ArrayDeque<>();
  private Duration share;
  private Leg accepted;

  ChatInvitation(
      ChatEnvironment env,
      Session session,
      ChatLegs legs,
      LegRefresh<Leg> refresh,
      AnswerGate gate,
      Invitation invitation,
      ChatOpening opening,
      ChatRules rules) {
    this.env = env;
    this.session = session;
    this.legs = legs;
    this.refresh = refresh;
    this.gate = gate;
    this.invitation = invitation;
    this.opening = opening;
    this.first = opening.passage(env, invitation.forth(), rules, this);
  }

  /**
   * Begins. A round of devices is invited when nobody of the one before has taken it within its
   * share of the ringing time.
   */
  void begin() {
    List<List<Device>> inRounds = opening.rounds();
    boolean servedHere = invitation.verdict() != null;
    Duration ringTime = env.settings().sessions().ringTime();
    session.after(ringTime, () -> decide(branches.timedOut(), null));
    if (!servedHere) {
      branches.add(session.inviteOnward(opening.offer()).number());
    } else if (inRounds.isEmpty()) {
      decide(branches.timedOut(), null);
    } else {
      rounds.addAll(inRounds);
      share = ringTime.dividedBy(inRounds.size());
      nextRound();
    }
  }

  private void nextRound() {
    List<Device> round = rounds.remove();
    int left = rounds.size();
    branches.further(left);
    for (Device device : round) {
      branches.add(session.invite(device, opening.offer()).number());
    }
    if (left > 0) {
      session.after(share, () -> passOver(left));
    }
  }

  /** A round had its share of the time, if it is still the one that is invited. */
  private void passOver(int left) {
    if (rounds.size() == left) {
      decide(branches.passOver(), null);
    }
  }

  void ringing(Leg leg) {
    decide(branches.ringing(leg.number()), leg);
  }

  /**
   * A device's final answer.
   *
   * @param status of one that accepted with a description that cannot be used: 488
   */
  void answered(Leg leg, int status) {
    decide(branches.answered(leg.number(), status), leg);
  }

  /**
   * Another invitation counts: the caller is told that the other one is busy (fact sheet 4.4);
   * unless his message is being taken or stored, then both go on.
   */
  void giveWay() {
    if (gate.isClosed()) {
      return;
    }
    branches.timedOut();
    legs.cancelOpen(null);
    refuseCaller(Answer.of(Outcome.BUSY, "both invite each other"));
  }

  /** What the answers so far come to. */
  private void decide(Branches.Verdict verdict, Leg leg) {
    switch (verdict) {
      case RING -> legs.caller().ifPresent(caller -> caller.call.progress(180, ids()));
      case ACCEPT -> {
        accepted = leg;
        acceptFrom(leg);
        legs.cancelOpen(ELSEWHERE);
        session.after(ON_ITS_WAY, legs::shutInvited);
      }
      case KEEP -> {
        if (session.activeDevice().isPresent()) {
          keepOne();
        } else {
          session.after(CROSSING, this::keepOne);
        }
      }
      case NEXT -> {
        legs.cancelOpen(null);
        nextRound();
      }
      case REFUSE -> {
        legs.cancelOpen(branches.status() >= 600 ? DECLINED : null);
        refuseCaller(Answer.relayed(branches.status()));
      }
      case MISSED -> {
        legs.cancelOpen(null);
        missed();
      }
      default -> {
        // Nothing to do yet.
      }
    }
  }

  /**
   * A device takes the session. The answer says that the message in the invitation is taken, too:
   * the device gets it before the caller his answer, and before anything else that he sends.
   */
  private void acceptFrom(Leg leg) {
    boolean onward = invitation.verdict() == null;
    if (first.isEmpty() || onward) {
      first.ifPresent(FirstPassage::passed);
      answerCaller(Optional.of(leg));
      return;
    }
    gate.close();
    Runnable giveUp = first.get().send(legs.callees());
    session.after(LegLosses.COME_BACK, giveUp);
  }

  @Override
  public void taken(LegMedia device) {
    session.after(
        Duration.ZERO,
        () -> {
          accepted = legs.of(device).orElse(accepted);
          answerCaller(deviceThere());
        });
  }

  @Override
  public void stored(Optional<Answer> refusal) {
    session.after(
        Duration.ZERO,
        () -> refusal.ifPresentOrElse(this::refuseCaller, () -> answerCaller(deviceThere())));
  }

  /** The session ends, whoever wants it: the message goes no further if it is not settled. */
  void ends() {
    first.ifPresent(FirstPassage::withdraw);
  }

  /** The device that has the session; empty where it is gone, or there was none. */
  private Optional<Leg> deviceThere() {
    Optional<Leg> own = Optional.ofNullable(accepted).filter(Leg::isUp);
    return own.isPresent() ? own : legs.callees().stream().filter(Leg::isUp).findFirst();
  }

  /** The device in use has it; where none was used, the one that answered first. */
  private void keepOne() {
    session
        .activeDevice()
        .or(() -> Optional.ofNullable(accepted).filter(Leg::isUp))
        .or(() -> legs.firstUp(Side.CALLEE))
        .ifPresent(leg -> legs.keepOnly(leg, ELSEWHERE));
  }

  /** Nobody took the invitation: the server does, where the callee's messages may wait. */
  private void missed() {
    Verdict verdict = invitation.verdict();
    if (verdict == null) {
      refuseCaller(Answer.relayed(branches.status()));
    } else if (verdict.mayWait() || verdict.treatment() != Verdict.Treatment.DELIVER) {
      if (branches.rang()) {
        // What he did not want to hear now does not ring again as a stored message at once.
        env.unanswered().accept(invitation.forth().recipient().id());
      }
      acceptForCallee();
    } else {
      refuseCaller(Answer.of(Outcome.UNAVAILABLE, "nobody there"));
    }
  }

  /** The answer says that the message in the invitation is taken: it is committed before. */
  private void acceptForCallee() {
    if (first.isEmpty()) {
      answerCaller(Optional.empty());
    } else {
      gate.close();
      first.get().store();
    }
  }

  private void answerCaller(Optional<Leg> callee) {
    Optional<Leg> caller = legs.caller();
    if (caller.isEmpty()) {
      return;
    }
    if (callee.isEmpty()) {
      legs.storeFirst(Side.CALLER);
    }
    Leg leg = caller.get();
    SessionDescription offer = opening.offer();
    LegDescription own = leg.description(env.settings().maxMessageSize());
    leg.local = callee.isPresent() ? own.answer(offer, callee.get().remote) : own.answer(offer);
    Answer answer =
        refresh.accepting(leg, invitation.request().headers()).withAll(headers(callee.isEmpty()));
    leg.state = Leg.State.UP;
    leg.call.answer(answer, new Content(ChatOffer.SDP_TYPE, leg.local.toBytes()));
    leg.connect(false, env.plane());
    log("session", "answered-by", callee.isPresent() ? "device" : "server");
    session.answered();
    gate.open();
  }

  private List<Map.Entry<String, String>> headers(boolean byServer) {
    SessionDirection forth = invitation.forth();
    List<Map.Entry<String, String>> headers = new ArrayList<>(ids());
    headers.add(Map.entry("P-Asserted-Identity", "<" + forth.recipientAddress() + ">"));
    headers.add(
        Map.entry("Contact", SessionInvite.contact(forth.service(), byServer ? ";automata" : "")));
    return headers;
  }

  private List<Map.Entry<String, String>> ids() {
    return List.of(
        Map.entry("Conversation-ID", invitation.forth().conversationId()),
        Map.entry("Contribution-ID", invitation.forth().contributionId()));
  }

  private void refuseCaller(Answer answer) {
    legs.caller()
        .ifPresent(
            leg -> {
              leg.state = Leg.State.ENDED;
              leg.call.answer(answer, null);
            });
    log("session-refused", "status", answer.status());
    session.refused();
  }

  private void log(String event, String key, Object value) {
    MessageLog.event(
        event, null, invitation.forth().conversationId(), invitation.forth().callId(), key, value);
  }
}
