package org.opencpm.client.media;

import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.signalling.HeaderList;

/**
 * Hears what happens in a {@link MediaSession}; called on the calls' thread where nothing else is
 * said; must not block.
 */
public interface MediaSessionListener {

  /** A provisional answer to the sent invitation came. */
  default void progressed(SipAnswer answer) {}

  /**
   * The sent invitation has its final answer. When it is no 2xx, or its session description cannot
   * be used (then the status is a local 488), the session is over.
   */
  default void answered(SipAnswer answer) {}

  /** The received invitation, accepted here, is confirmed. */
  default void confirmed() {}

  /** The received invitation was taken back; the session is over. */
  default void cancelled(HeaderList headers) {}

  /**
   * A whole message came. Called on the MSRP thread, one message after the other.
   *
   * @return the answer to its last chunk, and what happens then
   */
  Receipt received(ReceivedContent content);

  /**
   * The session is over and was not ended from here.
   *
   * @param headers of the BYE; of a session that died a Reason alone
   */
  void ended(HeaderList headers);
}
