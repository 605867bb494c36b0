package org.opencpm.administration;

import java.time.Instant;

/** What waits for one user: how many messages, since when, and when the first of them ends. */
public record WaitingUser(long subscriberId, long messages, Instant oldest, Instant nextExpiry) {}
