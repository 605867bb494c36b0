package org.opencpm.client.signalling;

import org.opencpm.signalling.HeaderList;

/** A request that came from the network and waits for its answer. */
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

  /**
   * Sends the final answer. The endpoint copies Via, From, To, Call-ID and CSeq.
   *
   * @param status 200 to 699
   * @param reason the reason phrase
   * @param fields further header fields
   */
  void answer(int status, String reason, HeaderList fields);
}
