package org.opencpm.client;

import java.util.Optional;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.signalling.HeaderList;

/**
 * The final answer to an invitation, or to a change of a session.
 *
 * @param status the final SIP status; 408 and 503 are also made by the client itself when no answer
 *     came or the server cannot be reached
 * @param reason the reason phrase
 * @param headers the header fields as they came; empty for an answer that the client made
 */
public record SessionAnswer(int status, String reason, HeaderList headers) {

  static SessionAnswer of(SipAnswer answer) {
    return new SessionAnswer(answer.status(), answer.reason(), answer.headers());
  }

  /** Whether the status is 2xx. */
  public boolean accepted() {
    return status >= 200 && status < 300;
  }

  /** The Warning header field, which says more about a 403. */
  public Optional<String> warning() {
    return headers.first("Warning");
  }
}
