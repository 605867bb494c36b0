package org.opencpm.chat;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the devices' answers to one invitation come to (design 4.5; fact sheet 4.2; RFC 3261 16.7):
 * the first that accepts has it, one decline ends it for all, otherwise the best refusal counts or
 * the invitation was missed. Devices may be invited in rounds, one after the other: the next round
 * comes when all of the one before have failed, or were passed over. Knows branches by number and
 * decides; what follows from it is done by the session.
 */
public final class Branches {

  /** What an answer comes to. */
  public enum Verdict {
    /** Nothing yet. */
    WAIT,
    /** The first device rings: the caller is told. */
    RING,
    /** The first device accepted: the caller is answered, the other branches are cancelled. */
    ACCEPT,
    /** Another one had accepted before its cancellation came: kept until somebody is active. */
    KEEP,
    /** All that were invited have failed: the next round is invited, what rings is cancelled. */
    NEXT,
    /** Refused for all: the other branches are cancelled, the caller gets {@link #status}. */
    REFUSE,
    /** No device could be reached, or nobody answered. */
    MISSED
  }

  private enum State {
    INVITED,
    RINGING,
    /** It rang or was silent for its share of the time; an answer that crosses counts. */
    PASSED_OVER,
    ACCEPTED,
    FAILED
  }

  private static final Set<State> OPEN = EnumSet.of(State.INVITED, State.RINGING);
  private static final int NONE = -1;
  private static final int NO_ANSWER = 408;
  private static final int BUSY = 486;
  private static final int CANNOT = 606;

  private final Map<Integer, State> branches = new LinkedHashMap<>();
  private int status = NONE;
  private int rounds;
  private boolean decided;
  private boolean rang;

  /** How many rounds may still be invited after the one that is. */
  public void further(int count) {
    rounds = count;
  }

  /** Adds a branch that was invited. */
  public void add(int branch) {
    branches.put(branch, State.INVITED);
  }

  /** The status for the caller, once {@link Verdict#REFUSE}. */
  public int status() {
    return status;
  }

  /** Whether a branch has no final answer. */
  public boolean open(int branch) {
    return OPEN.contains(branches.get(branch));
  }

  /** Whether any device rang. */
  public boolean rang() {
    return rang;
  }

  /** A device rings. */
  public Verdict ringing(int branch) {
    if (!open(branch)) {
      return Verdict.WAIT;
    }
    branches.put(branch, State.RINGING);
    boolean first = !rang;
    rang = true;
    return first && !decided ? Verdict.RING : Verdict.WAIT;
  }

  /**
   * A device's final answer.
   *
   * @param answer SIP status, 0 when none came
   */
  public Verdict answered(int branch, int answer) {
    boolean passedOver = branches.get(branch) == State.PASSED_OVER;
    if (!open(branch) && !passedOver) {
      return Verdict.WAIT;
    }
    if (answer >= 200 && answer < 300) {
      branches.put(branch, State.ACCEPTED);
      Verdict verdict = decided ? Verdict.KEEP : Verdict.ACCEPT;
      decided = true;
      return verdict;
    }
    branches.put(branch, State.FAILED);
    if (decided) {
      return Verdict.WAIT;
    }
    if (!passedOver) {
      status = better(status, answer == 0 ? NO_ANSWER : answer);
    }
    if (answer >= 600 && answer != CANNOT) {
      status = answer;
      return refused();
    }
    if (passedOver || branches.values().stream().anyMatch(OPEN::contains)) {
      return Verdict.WAIT;
    }
    return rounds > 0 ? Verdict.NEXT : outcome();
  }

  /**
   * The devices of this round had their share of the time: {@link Verdict#NEXT} if there is one.
   */
  public Verdict passOver() {
    if (decided || rounds == 0) {
      return Verdict.WAIT;
    }
    status = better(status, NO_ANSWER);
    branches.replaceAll((branch, state) -> OPEN.contains(state) ? State.PASSED_OVER : state);
    return Verdict.NEXT;
  }

  /** Nobody answered in time, or nobody was there to be invited. */
  public Verdict timedOut() {
    if (decided) {
      return Verdict.WAIT;
    }
    return outcome();
  }

  private Verdict outcome() {
    if (status == NONE || isMiss(status)) {
      decided = true;
      return Verdict.MISSED;
    }
    return refused();
  }

  private Verdict refused() {
    decided = true;
    return Verdict.REFUSE;
  }

  /** Whether a status says that a device was not reached, or that nobody took notice. */
  private static boolean isMiss(int answer) {
    return switch (answer) {
      case 404, 408, 410, 430, 480, 481, 487 -> true;
      default -> answer >= 500 && answer < 600;
    };
  }

  /**
   * Which of two refusals says more to the caller: that he is busy, then that he could not be
   * reached (another day he can), then what the devices cannot do.
   */
  private static int better(int known, int answer) {
    return rank(answer) > rank(known) ? answer : known;
  }

  private static int rank(int answer) {
    if (answer == NONE) {
      return 0;
    }
    if (answer == BUSY) {
      return 3;
    }
    return isMiss(answer) ? 2 : 1;
  }
}
