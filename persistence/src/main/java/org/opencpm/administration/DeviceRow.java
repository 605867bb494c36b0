package org.opencpm.administration;

import java.time.Instant;
import org.opencpm.subscriber.Device;

/** A device in a list, with the end of its latest registration. */
public record DeviceRow(Device device, Instant lastSeen) {}
