/**
 * Session descriptions (RFC 4566, RFC 8866) for messaging: kept without loss, and read as RFC 4975
 * and its extensions mean them.
 */
package org.opencpm.media.sdp;
