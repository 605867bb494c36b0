package org.opencpm.filetransfer;

import java.time.Instant;

/**
 * A file that came over MSRP and that this server keeps, for a sender who goes on with it or for a
 * recipient who is to get it.
 *
 * @param blob id of its content in the blob store
 * @param key of its sender, recipient and name: 64 hexadecimal digits; several files may have it
 * @param selector what it is, as the sender wrote it ({@link FileSelector})
 * @param whole all bytes are there and a message speaks of it; else a part, which can be gone on
 *     with
 * @param expiresAt when it goes
 */
public record KeptFile(
    String blob, String key, String selector, boolean whole, Instant expiresAt) {}
