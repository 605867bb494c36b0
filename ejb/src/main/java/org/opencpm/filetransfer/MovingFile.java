package org.opencpm.filetransfer;

/**
 * A file over MSRP that moves now.
 *
 * @param session number of its session
 * @param sender canonical address
 * @param done bytes that have come
 * @param size -1 when unknown
 */
public record MovingFile(long session, String sender, String contentType, long done, long size) {}
