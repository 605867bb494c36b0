package org.opencpm.client.signalling;

/** Receives the requests that come to an endpoint. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * A new request came (retransmissions do not come here, but for the ACK of a 2xx). Called for one
   * request after the other, in the order of arrival; must not block.
   *
   * @param request the request; the handler answers it, now or later, unless it is an ACK
   */
  void received(IncomingRequest request);
}
