package org.opencpm.messaging;

import java.util.List;

/**
 * What a transaction leads to once it is committed.
 *
 * @param deliveries can start
 * @param onward notifications of this server for senders who are served elsewhere (IMS mode);
 *     nothing is stored of them
 */
public record Caused(List<Delivery> deliveries, List<NewMessage> onward) {}
