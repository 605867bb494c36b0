package org.opencpm.signalling;

/**
 * The body of a SIP message.
 *
 * @param type Content-Type as written
 * @param bytes never null
 */
public record Content(String type, byte[] bytes) {}
