package org.opencpm.client.signalling;

import org.opencpm.client.Transport;
import org.opencpm.signalling.HeaderList;

/** A request that came from the network and, unless it is an ACK, waits for its answer. */
public interface IncomingRequest {

  /** The method, for example {@code MESSAGE}. */
  String method();

  /** The Request-URI as it stood in the request line. */
  String requestUri();

  /** The header fields as they came. */
  HeaderList headers();

  /** The body; empty when there is none. */
  byte[] body();

  /** {@link System#nanoTime()} of the arrival. */
  long arrivalNanos();

  /** How it came. */
  Transport transport();

  /** The tag that the answers carry in To: the request's own when it has one. */
  String localTag();

  /**
   * Sends a provisional answer to an INVITE.
   *
   * @param status 101 to 199
   * @param reason the reason phrase
   * @param fields further header fields
   */
  void progress(int status, String reason, HeaderList fields);

  /**
   * Sends the final answer. The endpoint copies Via, From, To, Call-ID, CSeq and Record-Route.
   *
   * @param status 200 to 699
   * @param reason the reason phrase
   * @param fields further header fields
   * @param body the body; empty for none
   */
  void answer(int status, String reason, HeaderList fields, byte[] body);

  /** Sends the final answer, without a body. */
  default void answer(int status, String reason, HeaderList fields) {
    answer(status, reason, fields, new byte[0]);
  }

  /**
   * Sends the 2xx to an INVITE once more, as must be done until its ACK comes (RFC 3261 section
   * 13.3.1.4); without effect before the answer.
   */
  void repeat();
}
