package org.opencpm.signalling.sip;

import java.io.IOException;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;

/** A call as the container's events see it. On the container's thread. */
interface SipCall {

  /** Name of the attribute of SIP and application sessions that holds the call. */
  String ATTRIBUTE = "org.opencpm.call";

  /** A request of the peer in a session of the call, ACK and CANCEL included. */
  void received(SipServletRequest request) throws IOException;

  /** A response in a session of the call. */
  void answered(SipServletResponse response) throws IOException;

  /** No ACK has come for a 2xx. */
  void unacknowledged();

  /** The time for what was still open has run out. */
  void overdue();
}
