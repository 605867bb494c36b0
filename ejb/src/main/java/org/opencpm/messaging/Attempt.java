package org.opencpm.messaging;

import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Outcome.DeviceAnswer;

/**
 * One attempt to bring a message to a device, as its {@link Carrier} sees it. Exactly one of {@link
 * #ended}, {@link #rang} and {@link #otherwise} is called, once, on any thread; none blocks. Later
 * calls change nothing.
 */
public interface Attempt {

  /**
   * The attempt is over.
   *
   * @param answer what became of it
   * @param status SIP status, or the MSRP status in its place; 0 when there is none
   * @param callId Call-ID of the request or session, empty when nothing was sent
   */
  void ended(DeviceAnswer answer, int status, String callId);

  /** As above, for a final answer of SIP: {@link Outcome#ofDevice} says what it means. */
  default void ended(int status, String callId) {
    ended(Outcome.ofDevice(status), status, callId);
  }

  /**
   * The device rang and nobody answered: the message waits, the device is not lost. It is tried
   * again after the policy {@code unanswered-retry-seconds}, or when the device registers.
   */
  default void rang(int status, String callId) {
    ended(DeviceAnswer.UNANSWERED, status, callId);
  }

  /**
   * For {@link LiveSessions}: the session did not bring it after all and nothing is learnt of the
   * device. It goes another way at once.
   */
  void otherwise();

  /** False once the device has moved: another attempt has begun, and this one may be given up. */
  boolean wanted();
}
