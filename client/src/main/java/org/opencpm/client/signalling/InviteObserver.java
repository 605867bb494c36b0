package org.opencpm.client.signalling;

/**
 * Hears the answers to an INVITE. Called where the endpoint receives, one answer after the other;
 * must not block.
 */
public interface InviteObserver {

  /**
   * A provisional answer.
   *
   * @param answer its status is 101 to 199
   */
  default void progressed(SipAnswer answer) {}

  /**
   * A final answer. A 2xx is told each time that it comes (RFC 3261 section 13.2.2.4): it has to be
   * acknowledged again, and one with another To tag is another dialog. All others come once and are
   * acknowledged by the endpoint.
   *
   * @param invite the INVITE as it was sent: its ACK needs the CSeq number and the credentials
   * @param answer the answer; a local one when none came
   */
  void answered(OutgoingRequest invite, SipAnswer answer);
}
