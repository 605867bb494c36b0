/**
 * The Message Session Relay Protocol (RFC 4975): its values and its streaming codec. What a session
 * or a chunk means is decided above; what a connection does stands in the package {@code
 * transport}.
 */
package org.opencpm.media.msrp;
