package org.opencpm.messaging;

/**
 * The body of a stored message.
 *
 * @param contentType its media type
 */
public record MessageBody(String contentType, byte[] bytes) {}
