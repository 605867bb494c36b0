package org.opencpm.messaging;

import java.util.List;

/**
 * What storing one message came to.
 *
 * @param duplicate true: every recipient had it already and nothing was stored
 * @param deliveries the deliveries made for devices that were registered, claimed by the calling
 *     node; empty for a duplicate
 * @param announcedTo ids of registered devices for which it is kept until they fetch it
 * @param recipients rows that were stored (a partial duplicate stores only the new ones)
 */
public record Acceptance(
    boolean duplicate, List<Delivery> deliveries, List<Long> announcedTo, int recipients) {}
