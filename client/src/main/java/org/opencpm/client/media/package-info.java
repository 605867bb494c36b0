/**
 * Sessions of messages: a SIP call whose session description has one MSRP medium (RFC 4975), its
 * negotiation (RFC 3264, RFC 6135, RFC 6714), its connection, and the whole messages on it.
 *
 * <p>All but the MSRP connections runs on the thread of the client's calls.
 */
package org.opencpm.client.media;
