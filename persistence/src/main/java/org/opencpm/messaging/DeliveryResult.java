package org.opencpm.messaging;

import java.time.Instant;

/**
 * What became of one attempt.
 *
 * @param state WAITING: the attempt failed, the row waits (claim released)
 * @param endsForAll the recipient refused (600, 603): no device gets it any more
 * @param status SIP status, 0 when none
 * @param retryAt earliest next attempt, null: when the device registers (or at once, if it is not
 *     lost)
 * @param callId Call-ID of the request that the device took; null when it need not be found again
 */
public record DeliveryResult(
    long recipientId,
    long deviceId,
    DeliveryState state,
    boolean endsForAll,
    int status,
    Instant retryAt,
    String callId) {}
