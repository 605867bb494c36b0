package org.opencpm.client;

/** How the client's SIP requests travel. */
public enum Transport {
  /** Datagrams; a request too large for one goes over TCP (RFC 3261 section 18.1.1). */
  UDP,
  /** One connection to the server, kept open. */
  TCP
}
