package org.opencpm.filetransfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.opencpm.chat.Branches;
import org.opencpm.chat.SessionInvite;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Device;

/**
 * An invitation to transfer files until somebody has it (fact sheet 6.2): the devices ring, round
 * by round, the first one that accepts has it, one that declines ends it for all; where nobody
 * takes it the server does, if the files may wait. Runs in the transfer's mailbox.
 */
final class TransferInvitation {

  static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";
  private static final String DECLINED = "SIP;cause=603;text=\"Decline\"";

  /** What the transfer does for its invitation. */
  interface Session {

    /** Invites a device. */
    FileLeg invite(Device device);

    /** Passes the invitation on to where the invited user is served (IMS mode). */
    FileLeg inviteOnward();

    /** A device rings: the caller is told. */
    void ring();

    /** This device has it. */
    void accept(FileLeg leg);

    /** Nobody took it: the server does. */
    void standIn();

    /** The caller is refused. */
    void refuse(Answer answer);

    /** Takes the invitations back that have no final answer. */
    void cancelOpen(String reason);

    void after(Duration delay, Runnable event);
  }

  private final FileEnvironment env;
  private final Session session;
  private final Invitation invitation;
  private final boolean mayWait;
  private final Branches branches = new Branches();
  private final Queue<List<Device>> rounds = new ArrayDeque<>();
  private Duration share;
  private boolean declined;
  private boolean decided;

  /**
   * @param mayWait whether the server takes what nobody else does
   */
  TransferInvitation(FileEnvironment env, Session session, Invitation invitation, boolean mayWait) {
    this.env = env;
    this.session = session;
    this.invitation = invitation;
    this.mayWait = mayWait;
  }

  /**
   * Begins.
   *
   * @param inRounds devices of a user who is served here: a round is invited when nobody of the one
   *     before has taken it within its share of the ringing time
   */
  void begin(List<List<Device>> inRounds) {
    Duration ringTime = env.settings().sessions().ringTime();
    if (!isServedHere()) {
      branches.add(session.inviteOnward().number());
    } else if (inRounds.isEmpty()) {
      decide(branches.timedOut(), null);
      return;
    } else {
      rounds.addAll(inRounds);
      share = ringTime.dividedBy(inRounds.size());
      nextRound();
    }
    session.after(ringTime, () -> decide(branches.timedOut(), null));
  }

  private void nextRound() {
    List<Device> round = rounds.remove();
    int left = rounds.size();
    branches.further(left);
    for (Device device : round) {
      branches.add(session.invite(device).number());
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

  void ringing(FileLeg leg) {
    decide(branches.ringing(leg.number()), leg);
  }

  /** A device's final answer. */
  void answered(FileLeg leg, int status) {
    boolean declines = status >= 600;
    declined |= declines;
    // Where the other devices go on ringing, one that declines speaks for itself alone.
    int counts = declines && !cancelsOthers() ? Outcome.BUSY.status() : status;
    decide(branches.answered(leg.number(), counts), leg);
  }

  /** CPM-CONV-054a. */
  private boolean cancelsOthers() {
    return !isServedHere()
        || env.policies().of(invitation.forth().recipient().id()).isOn(Policy.CANCEL_OTHER_DEVICES);
  }

  private boolean isServedHere() {
    return invitation.verdict() != null;
  }

  private void decide(Branches.Verdict verdict, FileLeg leg) {
    switch (verdict) {
      case RING -> session.ring();
      case ACCEPT -> {
        decided = true;
        session.accept(leg);
        if (cancelsOthers()) {
          session.cancelOpen(ELSEWHERE);
        }
      }
      case KEEP -> leg.end(ELSEWHERE);
      case NEXT -> {
        session.cancelOpen(null);
        nextRound();
      }
      case REFUSE -> {
        decided = true;
        session.cancelOpen(branches.status() >= 600 ? DECLINED : null);
        session.refuse(declined ? Answer.of(Outcome.DECLINED) : Answer.relayed(branches.status()));
      }
      case MISSED -> {
        decided = true;
        session.cancelOpen(null);
        missed();
      }
      default -> {
        // Nothing to do yet.
      }
    }
  }

  private void missed() {
    if (mayWait) {
      if (branches.rang()) {
        env.unanswered().accept(invitation.forth().recipient().id());
      }
      session.standIn();
    } else if (!isServedHere()) {
      session.refuse(Answer.relayed(branches.status()));
    } else {
      session.refuse(Answer.of(Outcome.UNAVAILABLE, "nobody there"));
    }
  }

  /** Whether the caller has his answer. */
  boolean isDecided() {
    return decided;
  }

  // ----- header fields of our answers -----

  /** What goes with a provisional answer too. */
  List<Map.Entry<String, String>> ids() {
    return List.of(
        Map.entry("Conversation-ID", invitation.forth().conversationId()),
        Map.entry("Contribution-ID", invitation.forth().contributionId()));
  }

  /** What goes with our 2xx. */
  List<Map.Entry<String, String>> headers(boolean byServer) {
    SessionDirection forth = invitation.forth();
    List<Map.Entry<String, String>> headers = new ArrayList<>(ids());
    headers.add(Map.entry("P-Asserted-Identity", "<" + forth.recipientAddress() + ">"));
    headers.add(
        Map.entry("Contact", SessionInvite.contact(forth.service(), byServer ? ";automata" : "")));
    headers.add(Map.entry("Allow", SessionInvite.ALLOW));
    headers.add(Map.entry("Supported", "timer"));
    return headers;
  }
}
