package org.opencpm.administration;

import java.time.Instant;
import java.util.List;

/**
 * A device.
 *
 * @param capabilities service names and media feature tags that it registered
 * @param state {@code registered}, {@code lost} or {@code away}
 */
public record DeviceView(
    long id,
    long subscriberId,
    String address,
    String name,
    String instance,
    String userAgent,
    String contact,
    String transport,
    String state,
    Instant expiresAt,
    Instant lastSeen,
    List<String> capabilities,
    long waiting) {}
