package org.opencpm.administration;

import java.time.Instant;

/**
 * A file.
 *
 * @param way {@code HTTP} or {@code MSRP}
 * @param state {@code receiving}, {@code sending}, {@code complete}, {@code gone}
 * @param done bytes that have moved, of {@code size}; -1 for an unknown size
 */
public record TransferView(
    long id,
    String way,
    String state,
    String owner,
    String contentType,
    long done,
    long size,
    boolean live,
    Instant expiresAt) {}
