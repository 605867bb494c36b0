package org.opencpm.client.media;

import java.util.Set;
import org.opencpm.client.call.CallListener.Responder;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.signalling.HeaderList;

/**
 * Hears what becomes of the session of a {@link FileMedia}; on the calls' thread; must not block.
 */
public interface FileMediaListener {

  /**
   * The other side goes on with further files (RFC 5547 section 8.1): answered by {@link
   * FileMedia#acceptChange} or {@link FileMedia#refuseChange}, now or later.
   *
   * @param request the re-INVITE
   * @param offer its session description
   * @param fresh places of the m-lines that carry another file than before
   * @param responder for the answer
   */
  void reoffered(
      IncomingRequest request, SessionDescription offer, Set<Integer> fresh, Responder responder);

  /** A connection is gone. */
  void lost();

  /** The received invitation was taken back; the session is over. */
  void cancelled(HeaderList headers);

  /**
   * The session is over and was not ended from here.
   *
   * @param headers of the BYE; of a session that died a Reason alone
   */
  void ended(HeaderList headers);
}
