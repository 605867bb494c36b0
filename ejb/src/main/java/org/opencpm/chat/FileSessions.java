package org.opencpm.chat;

import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.ServiceIdentifier;

/** Takes the sessions that carry files (RFC 5547). */
public interface FileSessions {

  /**
   * Whether an invitation is one to transfer files.
   *
   * @param service as the request was classified
   */
  boolean concern(ServiceIdentifier service, SessionDescription offer);

  /**
   * Checks an INVITE before anything else: what it carries must not be files for whom they cannot
   * be.
   *
   * @throws MessageRefused with the answer to give
   */
  void check(InboundRequest request) throws MessageRefused;

  /**
   * Begins a transfer that the recipient's rules do not refuse.
   *
   * @return who hears what happens in the call
   * @throws MessageRefused when it cannot be made
   */
  CallListener begin(
      InboundRequest request, Call call, Invitation invitation, SessionDescription offer)
      throws MessageRefused;
}
