package org.opencpm.filetransfer;

/**
 * What the files of one user take.
 *
 * @param bytes that they take or will take, as far as their sizes are known
 * @param files that are not gone
 */
public record FileUsage(long bytes, long files) {}
