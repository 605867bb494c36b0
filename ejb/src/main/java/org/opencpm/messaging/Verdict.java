package org.opencpm.messaging;

import org.opencpm.signalling.Outcome;

/**
 * What a recipient's preferences, his registrations and the provider's policy say to one sender
 * (CPM-CONV-002; fact sheet 3.3).
 *
 * @param refusal what to answer, null unless the treatment is REFUSE
 * @param reachable whether a device of the recipient can be reached now
 * @param mayWait whether a message that no device takes now may wait
 */
public record Verdict(Treatment treatment, Outcome refusal, boolean reachable, boolean mayWait) {

  /** What happens to what comes. */
  public enum Treatment {
    /** It goes to the recipient's devices, those that are there first. */
    DELIVER,
    /** It is kept until a device fetches it; nothing rings. */
    HOLD,
    /** It goes into the recipient's message store and to no device. */
    STORE,
    /** It is taken and goes nowhere. */
    DISCARD,
    /** It is not taken. */
    REFUSE
  }

  static Verdict refused(Outcome refusal) {
    return new Verdict(Treatment.REFUSE, refusal, false, false);
  }
}
