package org.opencpm.subscriber;

import java.time.Instant;

/**
 * The registration of one device: where it is, until when, and what it can do (RFC 3261 section
 * 10).
 *
 * @param contactUri URI of the Contact, as registered
 * @param contactParams header parameters of the Contact without {@code expires} and {@code q}: the
 *     feature tags, as received
 * @param flow source of the REGISTER; in IMS mode the serving CSCF
 * @param address canonical address-of-record that was registered
 * @param callId Call-ID of the REGISTER, with {@code cseq} the order of changes (RFC 3261 10.3)
 * @param q preference 0.0 to 1.0
 * @param gruu public GRUU, null when none was asked for
 * @param path Route towards the device: in direct mode its own connection or NAT address, in IMS
 *     mode the S-CSCF; null when the Contact leads there by itself
 * @param lost true: the device did not answer; nothing is sent to it until it registers
 */
public record Binding(
    String contactUri,
    String contactParams,
    Flow flow,
    String address,
    String callId,
    long cseq,
    Instant expiresAt,
    double q,
    String userAgent,
    String gruu,
    String path,
    boolean lost) {

  public boolean liveAt(Instant now) {
    return expiresAt.isAfter(now);
  }
}
