package org.opencpm.messaging;

import java.time.Instant;

/**
 * What waits: messages that no device has taken and whose life is not over.
 *
 * @param oldest acceptance of the oldest one, null when none waits
 */
public record Backlog(long waiting, Instant oldest) {}
