package org.opencpm.administration;

/**
 * What a message says.
 *
 * @param text null when it is not text, or larger than 64 KiB
 */
public record Content(String contentType, long size, String text) {}
