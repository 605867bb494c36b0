package org.opencpm.signalling;

import java.util.List;
import org.opencpm.subscriber.Flow;

/**
 * A request that the server originates outside a dialog.
 *
 * @param method SIP method
 * @param requestUri target, for a device its Contact or GRUU
 * @param from From as name-addr or URI, without tag
 * @param to To as name-addr or URI
 * @param flow the connection of the device that it is for, where that may serve as well; null: it
 *     goes by its Route or Request-URI alone
 * @param route Route header values to preload, in order
 * @param headers further header fields
 * @param contentType null without a body
 */
public record OutboundRequest(
    String method,
    String requestUri,
    String from,
    String to,
    Flow flow,
    List<String> route,
    HeaderList headers,
    String contentType,
    byte[] body) {}
