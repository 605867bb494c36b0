package org.opencpm.client.signalling;

import org.opencpm.signalling.HeaderList;

/**
 * The final answer to a request.
 *
 * @param status the status code
 * @param reason the reason phrase
 * @param headers the header fields as they came; empty for a local answer
 * @param body the body; empty for none
 * @param local true when no answer came from the network and the endpoint made this one
 */
public record SipAnswer(int status, String reason, HeaderList headers, byte[] body, boolean local) {

  static final String CONNECTION_LOST = "Connection lost";

  /** Whether the connection to the server was lost before an answer came. */
  public boolean connectionLost() {
    return local && reason.equals(CONNECTION_LOST);
  }

  /** Whether the status is 2xx. */
  public boolean success() {
    return status >= 200 && status < 300;
  }

  /**
   * An answer that no network brought.
   *
   * @param status its status
   * @param reason why
   */
  public static SipAnswer made(int status, String reason) {
    return new SipAnswer(status, reason, HeaderList.empty(), new byte[0], true);
  }
}
