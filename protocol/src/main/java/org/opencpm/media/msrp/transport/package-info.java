/**
 * MSRP over TCP and TLS (RFC 4975, with the roles of RFC 6135 and the path rule of RFC 6714):
 * connections, sessions and chunks on one event loop, for server and client alike.
 */
package org.opencpm.media.msrp.transport;
