package org.opencpm.client.signalling;

import java.util.concurrent.CompletableFuture;

/**
 * A SIP user agent's transactions with one server: sends requests, and hands received ones to the
 * {@link RequestHandler} it was opened with. It knows nothing of dialogs.
 */
public interface SipEndpoint extends AutoCloseable {

  /**
   * Sends a request in a transaction of its own; several are sent in the order of the calls.
   *
   * @param request what to send, not INVITE and not ACK; the endpoint adds Via and Content-Length
   * @return completes with the final answer. A transaction that ends without one completes with an
   *     answer that {@linkplain SipAnswer#local() was made here}: 408 when the server stayed silent
   *     (RFC 3261 section 17.1.4), 503 when it cannot be reached. Completes exceptionally only when
   *     the request cannot be written as SIP
   */
  CompletableFuture<SipAnswer> send(OutgoingRequest request);

  /**
   * Sends an INVITE.
   *
   * @param request the INVITE
   * @param observer hears its answers
   * @return to take it back
   * @throws IllegalArgumentException when the request cannot be written as SIP
   */
  SentInvite invite(OutgoingRequest request, InviteObserver observer);

  /**
   * Sends the ACK of a 2xx, which is a transaction of its own without an answer (RFC 3261 section
   * 13.2.2.4).
   *
   * @param ack the ACK
   * @throws IllegalArgumentException when the request cannot be written as SIP
   */
  void acknowledge(OutgoingRequest ack);

  /** The local address that the endpoint listens on, as an address literal. */
  String host();

  /** The local port that the endpoint listens on. */
  int port();

  /** Closes all sockets; requests under way complete with a local 503. */
  @Override
  void close();
}
