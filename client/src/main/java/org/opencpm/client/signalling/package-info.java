/**
 * The SIP user agent below the client. This is the only package that knows the JAIN-SIP stack; what
 * it offers to the client ({@link org.opencpm.client.signalling.SipEndpoint}) speaks of requests,
 * answers and header fields alone.
 */
package org.opencpm.client.signalling;
