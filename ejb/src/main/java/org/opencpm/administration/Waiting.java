package org.opencpm.administration;

import java.time.Instant;

/**
 * What waits for one user.
 *
 * @param why in one sentence: no device, lost, busy
 */
public record Waiting(
    long subscriberId,
    String address,
    long messages,
    Instant oldest,
    Instant nextExpiry,
    String why) {}
