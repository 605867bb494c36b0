package org.opencpm.media.msrp.transport;

import java.util.OptionalInt;

/**
 * What must be known of a session before its SDP is written.
 *
 * @param secure true for TLS ({@code msrps})
 * @param host host of our path; null for the endpoint's
 * @param port port of our path; empty for that of the endpoint's listener of this kind, or 9 if
 *     there is none (RFC 6135: an endpoint that will connect)
 */
public record SessionPlan(boolean secure, String host, OptionalInt port) {

  /** Over TCP, reachable at the endpoint's own host and port. */
  public static final SessionPlan PLAIN = new SessionPlan(false, null, OptionalInt.empty());

  /** Over TLS, reachable at the endpoint's own host and port. */
  public static final SessionPlan TLS = new SessionPlan(true, null, OptionalInt.empty());
}
