package org.opencpm.storage;

/**
 * What a finished blob is.
 *
 * @param length in bytes
 * @param sha256 lower-case hexadecimal digits of its SHA-256; "" for a writer without digest
 */
public record BlobSummary(long length, String sha256) {}
