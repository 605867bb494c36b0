package org.opencpm.filetransfer;

/**
 * The unguessable names of a transfer in URLs (fact sheet 6.6: at least 128 bits). Two, because the
 * recipients who may read must not write.
 *
 * @param upload for its sender
 * @param download for its recipients
 */
public record TransferKeys(String upload, String download) {}
