package org.opencpm.messaging;

/**
 * A message as a session brought it.
 *
 * @param transferId MSRP Message-ID; tells messages without an imdn.Message-ID apart
 * @param contentType as received
 */
public record SessionMessage(String transferId, String contentType, byte[] body) {}
