/**
 * SIP sessions of the client: an INVITE and the dialog that it makes (RFC 3261 sections 12 to 15),
 * with session timers (RFC 4028), for one media description that somebody else understands.
 *
 * <p>All of a client's calls and their listeners run on one thread, one event after the other; so
 * nothing here is locked.
 */
package org.opencpm.client.call;
