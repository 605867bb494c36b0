package org.opencpm.client.signalling;

import java.util.concurrent.CompletableFuture;

/**
 * A SIP user agent that talks to one server: sends requests outside of dialogs, and hands received
 * ones to the {@link RequestHandler} it was opened with.
 */
public interface SipEndpoint extends AutoCloseable {

  /**
   * Sends a request in a transaction of its own; several are sent in the order of the calls.
   *
   * @param request what to send; the endpoint adds Via and Content-Length
   * @return completes with the final answer. A transaction that ends without one completes with an
   *     answer that {@linkplain SipAnswer#local() was made here}: 408 when the server stayed silent
   *     (RFC 3261 section 17.1.4), 503 when it cannot be reached. Completes exceptionally only when
   *     the request cannot be written as SIP
   */
  CompletableFuture<SipAnswer> send(OutgoingRequest request);

  /** The local address that the endpoint listens on, as an address literal. */
  String host();

  /** The local port that the endpoint listens on. */
  int port();

  /** Closes all sockets; requests under way complete with a local 503. */
  @Override
  void close();
}
