package org.opencpm.filetransfer;

import java.time.Instant;

/**
 * A file that came over MSRP and that this server keeps, for a sender who goes on with it or for a
 * recipient who is to get it.
 *
 * @param blob id of its content in the blob store
 * @param key what tells it from other files of this sender to this recipient: 64 hexadecimal digits
 * @param whole all bytes are there and a message speaks of it; else a part, which can be gone on
 *     with
 * @param expiresAt when it goes
 */
public record KeptFile(String blob, String key, boolean whole, Instant expiresAt) {}
